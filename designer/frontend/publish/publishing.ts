/** Asking the server to publish, compare, bring back and discard. */

import { ask, succeeded, told } from "../api";
import type { Change, Decision } from "../draft/session";

export interface Version {
  version: number;
  published: boolean;
  published_at: string;
  author: string | null;
  note: string | null;
}

export type Published =
  | { done: true; version: number }
  | { done: false; why: string; decisions: Decision[] };

interface Refused {
  decisions?: Decision[];
}

export async function publish(app: string, tag: string, note: string, decisions: Record<string, string>): Promise<Published> {
  const answer = await ask<{ version: number } & Refused>(
    "POST",
    `/apps/${app}/publish`,
    { note, decisions },
    { "If-Match": tag },
  );
  if (succeeded(answer) && answer.body) return { done: true, version: answer.body.version };
  return { done: false, why: told(answer), decisions: answer.body?.decisions ?? [] };
}

export async function bringBack(app: string, version: number, note: string): Promise<Published> {
  const answer = await ask<{ version: number }>("POST", `/apps/${app}/rollback`, { version, note });
  if (succeeded(answer) && answer.body) return { done: true, version: answer.body.version };
  return { done: false, why: told(answer), decisions: [] };
}

export async function discard(app: string): Promise<string> {
  const answer = await ask<unknown>("DELETE", `/apps/${app}/draft`);
  return succeeded(answer) ? "" : told(answer);
}

export async function versionsOf(app: string): Promise<Version[] | string> {
  const answer = await ask<{ items: Version[] }>("GET", `/apps/${app}/versions`);
  return succeeded(answer) && answer.body ? answer.body.items : told(answer);
}

export async function compare(app: string, from: string, to: string): Promise<Change[] | string> {
  const query = `from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`;
  const answer = await ask<{ changes: Change[] }>("GET", `/apps/${app}/versions/compare?${query}`);
  return succeeded(answer) && answer.body ? answer.body.changes : told(answer);
}

/** The decisions that are still open. */
export function open(decisions: readonly Decision[], chosen: Record<string, string>): Decision[] {
  return decisions.filter((one) => !one.options.some((option) => option.key === chosen[one.id]));
}
