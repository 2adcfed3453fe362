/* What scripts say, in the language of the page. The server hands down the words; in English there are none to hand. */

const said = JSON.parse(document.getElementById("words")?.textContent || "{}") as Record<string, string>;

/** Say it: `t("{count} selected", { count })`. Its first argument is gathered by bin/words, so it is written in one piece. */
export function t(words: string, values: Record<string, string | number> = {}): string {
  return (said[words] ?? words).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
