import { QRCodeSVG } from "qrcode.react";

/** ISO/IEC 18004: four modules of quiet zone. Dark on white in both themes, because some scanners refuse the reverse. */
export function QrCode({ text }: { text: string }) {
  return (
    <div className="inline-block rounded-lg border border-line bg-white">
      <QRCodeSVG
        value={text}
        size={224}
        marginSize={4}
        level="M"
        bgColor="#ffffff"
        fgColor="#000000"
        role="img"
        aria-label="QR code"
      />
    </div>
  );
}
