/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.KEYDESK_DIST_DIR ?? ".next",
  // This folder and nothing above it: by itself Next takes the topmost folder with a lock file, and finds its proxy.ts.
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  reactStrictMode: true,
  // A helpdesk needs no remote-fetching image decoder in its trust boundary (security.md 0.1).
  images: { unoptimized: true },
  serverExternalPackages: [
    "@node-rs/argon2",
    "postgres",
    "twilio",
    "nodemailer",
    "pino",
    // Writes mails with the whole of React; what Next bundles for pages knows no react-dom/server.
    "@react-email/render",
    ...["html", "head", "body", "container", "text", "link"].map((part) => `@react-email/${part}`),
  ],
  experimental: { serverActions: { bodySizeLimit: "256kb" } },
};

export default config;
