/** The words that islands say, in the reader's language: the page carries them as JSON. */

type Phrase = string | { one: string; other: string };

let phrases: Record<string, Phrase> | null = null;

function load(): Record<string, Phrase> {
  const source = document.getElementById("words")?.textContent ?? "{}";
  return JSON.parse(source) as Record<string, Phrase>;
}

/** Say a phrase with its `{names}` filled in; `n` chooses between one and other. */
export function say(key: string, parameters: Record<string, string | number> = {}): string {
  phrases ??= load();
  const phrase = phrases[key];
  if (phrase === undefined) throw new Error(`No words for ${key}`);
  const text =
    typeof phrase === "string" ? phrase : parameters["n"] === 1 ? phrase.one : phrase.other;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ""));
}

/** The language of the page. */
export function language(): string {
  return document.documentElement.lang || "zh-CN";
}
