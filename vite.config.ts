/**
 * Builds what the pages load into runtime/web/static: hashed names, and manifest.json, which tells
 * the server the name of each. Entries: main.ts (every page), charts.ts (pages with charts).
 * Icons: the names in icons.txt become one sprite, icons.svg in the manifest.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const assets = `${root}runtime/web/assets`;
const icons = `${root}node_modules/@tabler/icons/icons`;

/** The symbol of one icon; `filled/name` takes the filled drawing, plain names the outline. */
function symbol(name: string): string {
  const [, style = "outline", key = name] = /^(filled|outline)\/(.+)$/.exec(name) ?? [];
  const drawing = readFileSync(`${icons}/${style}/${key}.svg`, "utf8");
  const shapes = drawing
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<\/?svg[\s\S]*?>/g, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s+/g, " ")
    .trim();
  const id = style === "filled" ? `${key}-filled` : key;
  const paint = style === "filled" ? 'fill="currentColor" stroke="none"' : "";
  return `<symbol id="${id}" viewBox="0 0 24 24" ${paint}>${shapes}</symbol>`;
}

function iconSprite(): Plugin {
  const list = `${assets}/icons.txt`;
  return {
    name: "icon-sprite",
    apply: "build",
    buildStart() {
      this.addWatchFile(list);
      const names = readFileSync(list, "utf8")
        .split("\n")
        .map((line) => line.replace(/#.*/, "").trim())
        .filter((line) => line !== "");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("\n")}</svg>\n`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
      const seal = readFileSync(`${assets}/seal.svg`, "utf8");
      this.emitFile({ type: "asset", name: "seal.svg", originalFileName: "seal.svg", source: seal });
    },
  };
}

/**
 * Rules of Tabler that no page of ours needs and that cost each of them much: a change of any style,
 * or an element less, makes the browser work out anew the styles of all that is below or beside it.
 */
const COSTLY = [/^\.table-striped/, /^legend ?\+ ?\*$/];

function withoutCostlyRules(): { postcssPlugin: string; Rule: (rule: { selector: string; remove: () => void }) => void } {
  return {
    postcssPlugin: "without-costly-rules",
    Rule(rule) {
      if (COSTLY.some((one) => one.test(rule.selector))) rule.remove();
    },
  };
}

export default defineConfig({
  root: assets,
  cacheDir: `${root}node_modules/.vite`,
  base: "./",
  plugins: [iconSprite()],
  css: { postcss: { plugins: [withoutCostlyRules()] } },
  build: {
    outDir: "../static",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: false,
    assetsDir: "",
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 700, // charts.ts, which only pages with charts load
    rolldownOptions: {
      checks: { eval: false, pluginTimings: false }, // htmx has an eval that our settings switch off
      input: { main: `${assets}/main.ts`, charts: `${assets}/charts.ts` },
    },
  },
  test: {
    include: ["**/*.test.ts"],
    environment: "happy-dom",
    testTimeout: 30_000, // a machine at work on other things is no failure
  },
});
