/**
 * An expression cut into tokens, as far as a condition builder must understand it.
 *
 * The server's language is the judge of what is right; what is not plainly cut here gives null, and
 * stays a formula.
 */

export type TokenKind = "name" | "number" | "text" | "mark";

export interface Token {
  kind: TokenKind;
  /** As it is written; a dotted path is one name. */
  text: string;
  start: number;
  end: number;
}

const TOKEN =
  /([ \t\r\n\u3000]+)|('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|((?:\d+\.?\d*|\.\d+))|([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)|(==|!=|<=|>=|\/\/|[-+*/%<>()[\],])/y;

/** Cut a text; null where it holds what is none of the language's. */
export function tokens(source: string): Token[] | null {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) return null;
    const [text, space, quoted, number, name] = match;
    if (space !== undefined) continue;
    const kind = quoted !== undefined ? "text" : number !== undefined ? "number" : name !== undefined ? "name" : "mark";
    found.push({ kind, text, start, end: start + text.length });
  }
  return balanced(found) ? found : null;
}

function balanced(found: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { kind, text } of found) {
    if (kind !== "mark") continue;
    if (text === "(" || text === "[") open.push(text);
    if ((text === ")" && open.pop() !== "(") || (text === "]" && open.pop() !== "[")) return false;
  }
  return open.length === 0;
}

export function isWord(token: Token | undefined, ...words: string[]): boolean {
  return token?.kind === "name" && words.includes(token.text.toLowerCase());
}

export function isMark(token: Token | undefined, ...marks: string[]): boolean {
  return token?.kind === "mark" && marks.includes(token.text);
}

/** The places at depth 0 for which a test holds. */
export function topLevel(found: readonly Token[], test: (token: Token, index: number) => boolean): number[] {
  const places: number[] = [];
  let depth = 0;
  found.forEach((token, index) => {
    if (isMark(token, ")", "]")) depth -= 1;
    if (depth === 0 && test(token, index)) places.push(index);
    if (isMark(token, "(", "[")) depth += 1;
  });
  return places;
}

/** Cut at places, leaving out what stands there. */
export function splitAt(found: readonly Token[], places: readonly number[]): Token[][] {
  const ends = [...places, found.length];
  return ends.map((end, index) => found.slice(index === 0 ? 0 : (ends[index - 1] ?? 0) + 1, end));
}

/** Take off brackets that stand around the whole. */
export function unwrapped(found: Token[]): Token[] {
  let inner = found;
  while (isMark(inner[0], "(") && closingOf(inner) === inner.length - 1) inner = inner.slice(1, -1);
  return inner;
}

function closingOf(found: readonly Token[]): number {
  let depth = 0;
  return found.findIndex((token) => {
    if (isMark(token, "(", "[")) depth += 1;
    if (isMark(token, ")", "]")) depth -= 1;
    return depth === 0;
  });
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t" };

/** The text that a quoted token means. */
export function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, one: string) => ESCAPES[one] ?? one);
}

export function quoted(text: string): string {
  const escaped = text.replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/\n/g, "\\n").replace(/\t/g, "\\t");
  return `'${escaped}'`;
}
