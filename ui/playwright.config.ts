import { defineConfig } from "@playwright/test";
import { existsSync } from "node:fs";

/** Either is Chromium; what has no windows takes half the time. */
const BROWSERS = [process.env.CHROMIUM, "/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];
const browser = BROWSERS.find((path) => path && existsSync(path));

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  // Tests wait for what a person would see; a machine that is busy with other tests takes its time for it.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [["list"]],
  // Screenshots of every page are made on demand: `npm run shots`.
  ...(process.env.SHOTS ? { testMatch: "shots.ts" } : {}),
  use: {
    viewport: { width: 1280, height: 900 },
    actionTimeout: 30_000,
    launchOptions: { ...(browser ? { executablePath: browser } : {}), args: ["--no-sandbox"] },
    trace: "off",
  },
});
