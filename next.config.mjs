/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.KEYDESK_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  // A helpdesk needs no remote-fetching image decoder in its trust boundary (security.md 0.1).
  images: { unoptimized: true },
  serverExternalPackages: ["@node-rs/argon2", "postgres", "twilio", "nodemailer", "pino"],
  experimental: { serverActions: { bodySizeLimit: "256kb" } },
};

export default config;
