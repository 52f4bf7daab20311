/** What the server knows about choices: which texts records hold, and how names are spelt as keys. */

import { ask, succeeded } from "../api";
import { boot } from "../boot";
import type { Mapping } from "../model/data";
import { keyFrom } from "../model/key";
import { locale } from "../words/words";

interface Offered {
  key: string;
  label: string;
  /** The texts that become this option. */
  was: string[];
}

export interface StoredOptions {
  options: Mapping[];
  /** Records hold further values. */
  more: boolean;
}

/** Options for a field that holds texts so far, of the values that most records have. */
export async function storedOptions(form: string, field: string): Promise<StoredOptions> {
  const query = new URLSearchParams({ form, field });
  const answer = await ask<{ items: Offered[]; more: boolean }>("GET", `/apps/${boot().app}/draft/options?${query.toString()}`);
  const { items, more } = (succeeded(answer) && answer.body) || { items: [], more: false };
  return { options: items.map(asOption), more };
}

export function asOption({ key, label, was }: Offered): Mapping {
  return { key, ...(was.length ? { was } : {}), label: { [locale()]: label } };
}

/** A readable key for each name, in any script; without an answer what Latin letters give. */
export async function keysFor(names: readonly string[], taken: readonly string[]): Promise<string[]> {
  const answer = await ask<{ keys: string[] }>("POST", `/apps/${boot().app}/draft/keys`, { names, taken, fallback: "option" });
  const made = succeeded(answer) ? (answer.body?.keys ?? []) : [];
  return made.length === names.length ? made : plainKeys(names, taken);
}

function plainKeys(names: readonly string[], taken: readonly string[]): string[] {
  const used = [...taken];
  for (const name of names) used.push(keyFrom(name, used, "option"));
  return used.slice(taken.length);
}
