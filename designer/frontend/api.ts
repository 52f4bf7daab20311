/** The JSON API as the designer asks it: status, body and tag of each answer. */

export interface Answer<T> {
  status: number;
  body: T | null;
  tag: string | null;
}

/** Nothing was heard: the connection is lost. */
export const UNREACHED = 0;

export interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { path: string; code: string; message: string }[];
}

export async function ask<T>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const given: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": document.documentElement.lang || "zh-CN",
    ...headers,
  };
  const init: RequestInit = { method, credentials: "same-origin", headers: given };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    given["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, init);
  } catch {
    return { status: UNREACHED, body: null, tag: null };
  }
  const text = await response.text();
  let read: T | null = null;
  try {
    read = text === "" ? null : (JSON.parse(text) as T);
  } catch {
    read = null;
  }
  return { status: response.status, body: read, tag: response.headers.get("etag") };
}

export function succeeded(answer: Answer<unknown>): boolean {
  return answer.status >= 200 && answer.status < 300;
}

/** What a refusal says to people. */
export function told(answer: Answer<unknown>): string {
  const problem = (answer.body ?? {}) as Problem;
  const details = (problem.errors ?? []).map((each) => each.message).join(" ");
  return [problem.detail ?? problem.title ?? "", details].filter((each) => each !== "").join(" ");
}
