/** An authenticator app as anybody has one on the phone: another decoder and another RFC 6238 than Keydesk's own. */
import type { Locator } from "@playwright/test";
import readQrCode from "jsqr";
import { PNG } from "pngjs";
import { TOTP } from "totp-generator";

const STEP_MILLISECONDS = 30_000;

export class Authenticator {
  private constructor(
    readonly secret: string,
    /** The whole text of the picture; empty where the secret was typed. */
    readonly uri: string,
  ) {}

  /** Points the phone's camera at a picture on the screen. */
  static async scan(picture: Locator): Promise<Authenticator> {
    const { data, width, height } = PNG.sync.read(await picture.screenshot());
    const found = readQrCode(new Uint8ClampedArray(data), width, height);
    if (!found) throw new Error("there is no readable QR code in the picture");
    return new Authenticator(new URL(found.data).searchParams.get("secret") ?? "", found.data);
  }

  static withSecret(secret: string): Authenticator {
    return new Authenticator(secret, "");
  }

  /** What the app shows now, or so many steps of 30 seconds later (earlier, where negative). */
  async passcode(stepsLater = 0, now = Date.now()): Promise<string> {
    const timestamp = now + stepsLater * STEP_MILLISECONDS;
    return (await TOTP.generate(this.secret, { timestamp, explicitZeroPad: true })).otp;
  }

  /** What it shows now and so many steps later, by the same look at the clock. */
  passcodes(...stepsLater: number[]): Promise<string[]> {
    const now = Date.now();
    return Promise.all(stepsLater.map((steps) => this.passcode(steps, now)));
  }

  /** Six digits that the app does not show within five minutes either way. */
  async wrongPasscode(): Promise<string> {
    const near = new Set(await this.passcodes(...Array.from({ length: 21 }, (_, step) => step - 10)));
    const digits = Array.from({ length: 30 }, (_, number) => String(number * 37).padStart(6, "0"));
    const wrong = digits.find((some) => !near.has(some));
    if (!wrong) throw new Error("every passcode is right");
    return wrong;
  }
}
