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
  return `<symbol id="${name}" viewBox="0 0 24 24">${inOnePath(inside)}</symbol>`;
}

/** Lines of one colour are one path: a page draws hundreds, and each element is laid out and painted for itself. */
function inOnePath(inside: string): string {
  const kept: string[] = [];
  const drawn = [...inside.matchAll(/<(\w+) ([^>]*?)\s*\/>/g)].map(([element = "", shape = "", said = ""]) => {
    const values = Object.fromEntries([...said.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    const way = values["fill"] ? "" : ways[shape]?.(values);
    if (!way) kept.push(element);
    return way ?? "";
  });
  return `<path d="${drawn.join("")}"/>${kept.join("")}`;
}

const ways: Record<string, (values: Record<string, string>) => string> = {
  path: ({ d = "" }) => absolute(d),
  line: ({ x1, y1, x2, y2 }) => `M${x1} ${y1}L${x2} ${y2}`,
  polyline: ({ points }) => `M${points}`,
  circle: ({ cx, cy, r }) => `M${Number(cx) - Number(r)} ${cy}a${r} ${r} 0 1 0 ${2 * Number(r)} 0a${r} ${r} 0 1 0 ${-2 * Number(r)} 0`,
  rect: ({ x, y, width, height, rx = "0", ry = rx }) => {
    const [across, down] = [Number(width) - 2 * Number(rx), Number(height) - 2 * Number(ry)];
    const corner = (toX: string, toY: string): string => `a${rx} ${ry} 0 0 1 ${toX} ${toY}`;
    const sides = [`h${across}`, corner(rx, ry), `v${down}`, corner(`-${rx}`, ry), `h${-across}`, corner(`-${rx}`, `-${ry}`), `v${-down}`];
    return `M${Number(x) + Number(rx)} ${y}${sides.join("")}${corner(rx, `-${ry}`)}z`;
  },
};

/** A path that follows another begins at a place of its own, not at one seen from the other's end. */
function absolute(way: string): string {
  const number = String.raw`(-?(?:\d+\.?\d*|\.\d+))`;
  return way.replace(new RegExp(`^m\\s*${number}[\\s,]*${number}\\s*(?=(.?))`), (_, x: string, y: string, next: string) => {
    return `M${x} ${y}${/[\d.-]/.test(next) ? "l" : ""}`;
  });
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
