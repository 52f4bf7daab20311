/** What may be written next in an expression: names by key or by label, functions, options. */

import type { Data } from "../../model/data";
import { choicesOf, membersOf, resolve, trail, type Name, type Scope } from "../../scope/names";
import type { FunctionEntry } from "../../schema/vocabulary";
import { say, type Key } from "../../words/words";

export interface Suggestion {
  /** What is written. */
  text: string;
  /** What people read, and what stands beside it. */
  label: string;
  detail: string;
  kind: "name" | "group" | "function" | "option" | "word";
  info?: string;
}

export interface Suggestions {
  /** Where what is written begins. */
  from: number;
  found: Suggestion[];
}

const WORD = /[\w\u3400-\u9fff.]*$/;
const OPEN_TEXT = /([A-Za-z_][\w.]*)\s*(?:==|!=|not in|in)\s*(?:\[[^\]]*)?'([^']*)$/;
const WORDS = ["and", "or", "not", "in", "if", "else", "true", "false", "blank"];
const MOST = 60;

/** Suggest what goes on at the end of `before`; null where nothing does. */
export function suggest(root: Data, scope: Scope, functions: readonly FunctionEntry[], before: string): Suggestions | null {
  const open = OPEN_TEXT.exec(before);
  if (open !== null) return options(root, scope, open[1] ?? "", open[2] ?? "", before.length);
  if (isInText(before)) return null;
  const word = WORD.exec(before)?.[0] ?? "";
  if (/^[\d.]/.test(word)) return null;
  const cut = word.lastIndexOf(".");
  if (cut >= 0) return members(root, scope, word.slice(0, cut), word.slice(cut + 1), before.length);
  const all = [...scope.bare.map(nameEntry), ...groups(scope), ...functions.map(functionEntry), ...(word === "" ? [] : WORDS.map(wordEntry))];
  return ranked(all, word, before.length);
}

function isInText(before: string): boolean {
  let quote = "";
  for (let at = 0; at < before.length; at += 1) {
    const one = before[at] ?? "";
    if (one === "\\" && quote !== "") at += 1;
    else if (quote === "" && (one === "'" || one === '"')) quote = one;
    else if (one === quote) quote = "";
  }
  return quote !== "";
}

function options(root: Data, scope: Scope, path: string, typed: string, end: number): Suggestions | null {
  const choices = choicesOf(resolve(root, scope, path));
  const all = choices.map((one) => ({ text: one.key, label: one.label, detail: one.key, kind: "option" as const }));
  return all.length === 0 ? null : ranked(all, typed, end);
}

function members(root: Data, scope: Scope, path: string, typed: string, end: number): Suggestions | null {
  const group = scope.groups[path];
  const name = group === undefined ? resolve(root, scope, path) : null;
  const found: Name[] = group ?? (name === null ? [] : membersOf(root, name));
  return found.length === 0 ? null : ranked(found.map(nameEntry), typed, end);
}

function nameEntry(name: Name): Suggestion {
  return { text: name.name, label: name.label, detail: name.name, kind: "name" };
}

function groups(scope: Scope): Suggestion[] {
  return Object.keys(scope.groups).map((name) => ({ text: `${name}.`, label: say(`group.${name}` as Key), detail: `${name}.`, kind: "group" }));
}

function functionEntry(one: FunctionEntry): Suggestion {
  return { text: one.name, label: one.name, detail: one.signature.slice(one.name.length), kind: "function", info: `${one.signature} → ${one.result}\n${one.doc}` };
}

function wordEntry(word: string): Suggestion {
  return { text: word, label: word, detail: "", kind: "word" };
}

/** Those that fit: what begins with what was typed first, then what has it inside. */
function ranked(all: readonly Suggestion[], typed: string, end: number): Suggestions | null {
  const wanted = typed.toLowerCase();
  const rank = (one: Suggestion): number => {
    const [text, label] = [one.text.toLowerCase(), one.label.toLowerCase()];
    if (text.startsWith(wanted) || label.startsWith(wanted)) return 0;
    return text.includes(wanted) || label.includes(wanted) ? 1 : 2;
  };
  const found = all.filter((one) => rank(one) < 2).sort((one, other) => rank(one) - rank(other));
  return found.length === 0 ? null : { from: end - typed.length, found: found.slice(0, MOST) };
}

/** What a word under the pointer means, in words. */
export function meaningOf(root: Data, scope: Scope, functions: readonly FunctionEntry[], word: string): string | null {
  const called = functions.find((one) => one.name === word.toUpperCase());
  if (called !== undefined) return `${called.signature} → ${called.result}\n${called.doc}`;
  const way = trail(root, scope, word);
  return way === null ? null : way.map((one) => one.label).join(" › ");
}
