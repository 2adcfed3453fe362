/* One bundle for all screens, named by content, with a manifest that assets.py reads. No address leaves the desk. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { nameToEmoji } from "gemoji";
import { defineConfig, type Plugin } from "vite";

const web = join(import.meta.dirname, "inhand/doors/web");
const lucide = join(import.meta.dirname, "node_modules/lucide-static/icons");

/** Emit the icons named in components/icons.txt as one sprite; a name that does not exist stops the build. */
function sprite(): Plugin {
  return {
    name: "inhand-sprite",
    generateBundle() {
      const names = readFileSync(join(web, "components/icons.txt"), "utf8").split(/\s+/).filter(Boolean);
      const symbols = names.map((name) => symbol(name)).join("\n");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`;
      const hash = createHash("sha256").update(source).digest("base64url").slice(0, 8);
      this.emitFile({ type: "asset", fileName: `icons-${hash}.svg`, source });
      this.emitFile({ type: "asset", fileName: "icons.json", source: JSON.stringify(`icons-${hash}.svg`) });
    },
  };
}

function symbol(name: string): string {
  const svg = readFileSync(join(lucide, `${name}.svg`), "utf8");
  const inside = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "")}</symbol>`;
}

/** The names of emoji and nothing else of their package: what ":name:" finds. */
function emoji(): Plugin {
  const id = "virtual:emoji";
  return {
    name: "inhand-emoji",
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load: (asked) => (asked === `\0${id}` ? `export default ${JSON.stringify(nameToEmoji)}` : undefined),
  };
}

export default defineConfig({
  root: web,
  base: "./",
  publicDir: false,
  plugins: [sprite(), emoji()],
  build: {
    outDir: join(web, "static/inhand"),
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: join(web, "base/main.ts"),
      // htmx carries an eval that allowEval=false and our policy keep from ever running.
      checks: { eval: false },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
});
