import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve(import.meta.dirname) } },
  test: {
    include: ["{lib,db,app,components,bench,bin}/**/*.test.{ts,tsx}"],
    globalSetup: ["db/test-cluster.ts"],
    setupFiles: ["db/test-database.ts"],
    provide: { externalDatabaseUrl: process.env.TEST_DATABASE_URL ?? "" },
    // A test that changes settings for itself gets the file's own back, not the machine's.
    unstubEnvs: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
