import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { standIn } from "./dev/stand-in.ts";

const api = process.env.TIDEGATE_API ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), standIn(api)],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  server: { host: "127.0.0.1" },
  preview: { host: "127.0.0.1" },
  // A machine that is busy with other tests takes long to load what a test needs.
  test: { include: ["src/**/*.test.{ts,tsx}"], testTimeout: 60_000, pool: "threads", isolate: false },
});
