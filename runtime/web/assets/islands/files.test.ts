import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { islandOf, startIslands } from "../island";
import { page } from "../testing";
import { Files } from "./files";

interface Upload { answer: (ok: boolean) => void }

let uploads: Upload[] = [];

function part<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (found === null) throw new Error(`no ${selector}`);
  return found;
}

function files(): Files {
  const island = islandOf(part<HTMLElement>(".files"), Files);
  if (island === null) throw new Error("no files");
  return island;
}

const listed = (): string[] => [...document.querySelectorAll(".file-list li")].map((one) => one.textContent ?? "");

function choose(...names: string[]): void {
  const input = part<HTMLInputElement>("input");
  Object.defineProperty(input, "files", { configurable: true, value: names.map((name) => new File(["x"], name)) });
  input.dispatchEvent(new Event("change"));
}

const heard = (): Promise<void> => new Promise((done) => { setTimeout(done); });

async function answer(ok: boolean): Promise<void> {
  uploads.shift()?.answer(ok);
  await heard();
}

describe("files", () => {
  beforeEach(() => {
    uploads = [];
    vi.stubGlobal("fetch", (_: string, { body }: { body: FormData }) => new Promise((done) => {
      const name = (body.get("file") as File).name;
      uploads.push({ answer: (ok) => { done(new Response(JSON.stringify({ id: `id-${name}`, name }), { status: ok ? 201 : 500 })); } });
    }));
    page('<form><div class="files" data-island="files"><ul class="file-list"></ul><input type="file"></div></form>');
    startIslands(document, { files: Files });
  });
  afterEach(() => { vi.unstubAllGlobals(); });

  it("stay in the list while they are sent, whatever is shown meanwhile", async () => {
    choose("a.txt");
    files().set([]);
    files().set([{ id: "old", title: "old.txt" }]);
    expect(listed()[1]).toContain("a.txt");
    await answer(true);
    expect(files().values).toEqual([{ id: "old", title: "old.txt" }, { id: "id-a.txt", title: "a.txt" }]);
  });

  it("say when all that was chosen has arrived", async () => {
    expect(await files().sent).toBe(true);
    choose("a.txt", "b.txt");
    const sent = files().sent;
    await answer(true);
    await answer(true);
    expect(await sent).toBe(true);
    expect(files().values.map(({ title }) => title)).toEqual(["a.txt", "b.txt"]);
  });

  it("tell who waits for them that one did not arrive, and nobody later", async () => {
    choose("a.txt", "b.txt");
    const sent = files().sent;
    await answer(false);
    await answer(true);
    expect(await sent).toBe(false);
    expect(files().values.map(({ title }) => title)).toEqual(["b.txt"]);
    expect(await files().sent).toBe(true);
  });

  it("are sent when they were chosen before the script was here", async () => {
    page('<form><div class="files" data-island="files"><ul class="file-list"></ul><input type="file"></div></form>');
    Object.defineProperty(part("input"), "files", { configurable: true, value: [new File(["x"], "early.txt")] });
    startIslands(document, { files: Files });
    await answer(true);
    expect(files().values).toEqual([{ id: "id-early.txt", title: "early.txt" }]);
  });
});
