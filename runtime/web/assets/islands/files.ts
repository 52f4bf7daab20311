/**
 * Attachments: sends a file as soon as it is chosen, and keeps the ids of what is there. What is on its
 * way stays in the list whatever is shown meanwhile, and the form is saved when it has arrived.
 */

import { UNREACHED } from "../api";
import { icon, make } from "../element";
import type { Island } from "../island";
import type { Ref } from "../value";
import { say } from "../words";
import { toast } from "./toast";

export class Files implements Island {
  private readonly list: HTMLUListElement;
  private readonly input: HTMLInputElement;
  private readonly listeners = new AbortController();
  private readonly waiting = new Set<HTMLLIElement>();
  private sending: Promise<boolean> | null = null;

  constructor(private readonly element: HTMLElement) {
    const list = element.querySelector<HTMLUListElement>(".file-list");
    const input = element.querySelector<HTMLInputElement>('input[type="file"]');
    if (list === null || input === null) throw new Error("Files need their list and their input");
    this.list = list;
    this.input = input;
  }

  start(): void {
    const { signal } = this.listeners;
    for (const item of this.list.children) item.append(this.removal());
    this.input.addEventListener("change", () => { this.add(); }, { signal });
    this.list.addEventListener("click", (event) => { this.remove(event); }, { signal });
    // On a slow line somebody chooses a file before this script is here.
    if ((this.input.files?.length ?? 0) > 0) this.add();
  }

  stop(): void {
    this.listeners.abort();
  }

  get values(): Ref[] {
    return [...this.list.querySelectorAll<HTMLElement>("li[data-id]")].map((item) => ({
      id: item.dataset.id ?? "",
      title: item.querySelector(".file")?.textContent ?? "",
    }));
  }

  /** When nothing is on its way any more: whether all that was on its way has arrived. */
  get sent(): Promise<boolean> {
    return this.sending ?? Promise.resolve(true);
  }

  set(files: Ref[]): void {
    this.list.replaceChildren(...files.map((file) => this.item(file)), ...this.waiting);
  }

  private add(): void {
    const files = [...(this.input.files ?? [])];
    this.input.value = "";
    const sending = Promise.all([this.sent, this.send(files)]).then((arrived) => arrived.every(Boolean));
    this.sending = sending;
    void sending.then(() => { if (this.sending === sending) this.sending = null; });
  }

  private async send(files: File[]): Promise<boolean> {
    const places = files.map((file) => make("li", {}, `${file.name} – ${say("uploading")}`));
    for (const place of places) this.waiting.add(place);
    this.list.append(...places);
    let arrived = true;
    for (const [at, file] of files.entries()) {
      const stored = await upload(file);
      const place = places[at];
      if (place === undefined) continue;
      this.waiting.delete(place);
      if (stored !== null) place.replaceWith(this.item(stored));
      else {
        arrived = false;
        place.remove();
        toast(`${say("upload_failed")}: ${file.name}`);
      }
    }
    this.tell();
    return arrived;
  }

  private item({ id, title }: Ref): HTMLLIElement {
    const link = make("a", { class: "file", href: `/api/v1/files/${encodeURIComponent(id)}` }, icon("paperclip"), title);
    return make("li", { "data-id": id }, link, this.removal());
  }

  private removal(): HTMLButtonElement {
    return make("button", { type: "button", class: "file-remove", "aria-label": say("remove_file") }, icon("x"));
  }

  private remove(event: MouseEvent): void {
    const button = (event.target as HTMLElement).closest(".file-remove");
    if (button === null) return;
    button.closest("li")?.remove();
    this.tell();
  }

  private tell(): void {
    this.element.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  }
}

async function upload(file: File): Promise<Ref | null> {
  const body = new FormData();
  body.append("file", file);
  const response = await fetch("/api/v1/files", { method: "POST", body }).catch(() => null);
  if (response === null || response.status === UNREACHED || !response.ok) return null;
  const stored = (await response.json()) as { id: string; name?: string; title?: string };
  return { id: stored.id, title: stored.title ?? stored.name ?? file.name };
}
