/** The JSON API: one way to ask and to send, with the answer's status as a value. */

import { language } from "./words";

export interface Answer<T> {
  status: number;
  body: T | null;
}

export interface Fault {
  path: string;
  code: string;
  message: string;
  level?: string;
  rule?: string;
}

export interface ProblemBody {
  title?: string;
  detail?: string;
  errors?: Fault[];
  version?: number;
}

/** Nothing was heard: the connection is lost. */
export const UNREACHED = 0;

export async function ask<T>(address: string, signal?: AbortSignal): Promise<Answer<T>> {
  return exchange<T>(address, { headers: { Accept: "application/json" }, signal: signal ?? null });
}

export async function send<T>(
  method: string,
  address: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Answer<T>> {
  return exchange<T>(address, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
}

async function exchange<T>(address: string, request: RequestInit): Promise<Answer<T>> {
  let response: Response;
  try {
    const headers = { ...request.headers, "Accept-Language": language() };
    response = await fetch(address, { credentials: "same-origin", ...request, headers });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    return { status: UNREACHED, body: null };
  }
  const text = await response.text();
  try {
    return { status: response.status, body: text === "" ? null : (JSON.parse(text) as T) };
  } catch {
    return { status: response.status, body: null };
  }
}

export function succeeded(answer: Answer<unknown>): boolean {
  return answer.status >= 200 && answer.status < 300;
}
