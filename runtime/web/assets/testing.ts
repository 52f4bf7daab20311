/** What tests of islands need of a page: its words, and an API that answers. */

import { vi } from "vitest";

const WORDS = [
  "yes", "no", "clear", "searching", "no_choice", "add_row", "delete_row", "row", "total", "unread", "unread_cell",
  "unread_number", "unread_date", "unread_option", "unread_lookup", "unread_computed", "row_deleted", "pasted",
  "rows_full", "undo", "remove_file", "uploading", "upload_failed", "done", "next_row", "edit_row", "tab_fault",
];

/** Make a page with the given body. */
export function page(body: string): void {
  const words = Object.fromEntries(WORDS.map((word) => [word, `${word} {n}`]));
  document.body.innerHTML = `<script type="application/json" id="words">${JSON.stringify(words)}</script>${body}`;
}

/** Answer every request from a function of its address and body. */
export function api(answer: (address: string, body: unknown) => unknown): ReturnType<typeof vi.fn> {
  const asked = vi.fn((address: string, request?: RequestInit) => {
    const body: unknown = typeof request?.body === "string" ? JSON.parse(request.body) : null;
    return Promise.resolve(new Response(JSON.stringify(answer(address, body)), { status: 200 }));
  });
  vi.stubGlobal("fetch", asked);
  return asked;
}
