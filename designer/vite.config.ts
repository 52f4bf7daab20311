/**
 * Builds the designer into designer/static: one page's scripts and styles, and manifest.json, which
 * tells the server their names. Nothing of it is loaded by the pages of end users.
 */

import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: `${here}frontend`,
  cacheDir: `${here}../node_modules/.vite-designer`,
  base: "./",
  plugins: [react()],
  build: {
    outDir: "../static",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsDir: "",
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { checks: { pluginTimings: false }, input: { main: `${here}frontend/main.tsx` } },
  },
  test: {
    include: ["**/*.test.{ts,tsx}"],
    environment: "happy-dom",
    testTimeout: 30_000,
  },
});
