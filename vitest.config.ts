import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["./test/global-mongo.ts"],
    // A hang is a fault, slowness is not: these are generous on purpose.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "threads",
  },
});
