/** People as definitions name them: found by name, kept by sign-in name. */

import { ask, succeeded } from "../api";
import { boot } from "../boot";

export interface Person {
  username: string;
  name: string;
  department: string;
}

const SHOWN = 12;
const NAMES = new Map<string, string>();

/** Find people by words of their name, sign-in name or department. */
export async function findPeople(text: string): Promise<Person[]> {
  const query = new URLSearchParams({ q: text, limit: String(SHOWN) });
  const answer = await ask<{ items: Person[] }>("GET", `/apps/${boot().app}/people?${query.toString()}`);
  const found = succeeded(answer) ? (answer.body?.items ?? []) : [];
  for (const one of found) NAMES.set(one.username, one.name);
  return found;
}

/** What people call whoever signs in by this name, where he was met before. */
export function knownName(username: string): string {
  return NAMES.get(username) ?? username;
}

/** Ask for a name that is not known yet. */
export async function nameBehind(username: string): Promise<string> {
  if (username !== "" && !NAMES.has(username)) await findPeople(username);
  return knownName(username);
}
