import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { setValue } from "../commands/command";
import type { Data } from "../model/data";
import { DraftSession } from "./session";

/** A server with one draft: it keeps what is sent under the tag it gave, and merges nothing itself. */
class Server {
  draft: Data = { app: { key: "shop", label: "Shop" } };
  revision = 1;
  reachable = true;
  signedIn = true;
  asked: string[] = [];
  checks = 0;
  merged: { definition: Data; conflicts: unknown[] } | null = null;
  /** What is done while a merge is on its way; it gives what comes of it. */
  merging: (ours: Data) => void = () => undefined;

  fetch = async (address: string, init: RequestInit): Promise<Response> => {
    if (!this.reachable) throw new TypeError("no connection");
    const path = address.replace("/api/v1", "");
    this.asked.push(`${init.method} ${path}`);
    if (!this.signedIn) return this.answer(401, { title: "Please sign in." });
    if (path.endsWith("/check")) {
      this.checks += 1;
      return this.answer(200, { sound: true, issues: [], changes: [] });
    }
    if (path.endsWith("/merge")) this.merging((JSON.parse(String(init.body)) as { ours: Data }).ours);
    if (path.endsWith("/merge")) return this.answer(200, { ...this.merged, tag: `0.${this.revision}` });
    if (init.method === "PUT") {
      const tag = (init.headers as Record<string, string>)["If-Match"];
      if (tag !== `"0.${this.revision}"`) return this.answer(412, { title: "stale" });
      this.draft = JSON.parse(String(init.body)) as Data;
      this.revision += 1;
      return this.answer(200, {});
    }
    return this.answer(200, this.draft);
  };

  answer(status: number, body: unknown): Response {
    return new Response(JSON.stringify(body), { status, headers: { etag: `"0.${this.revision}"` } });
  }
}

let server: Server;

beforeEach(() => {
  server = new Server();
  vi.useFakeTimers();
  vi.stubGlobal("fetch", server.fetch);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(): Promise<DraftSession> {
  const session = await DraftSession.open("shop");
  if (typeof session === "string") throw new Error(session);
  return session;
}

const label = (text: string) => setValue("Rename", ["app", "label"], text);

describe("a draft", () => {
  it("saves itself after a pause, once for all that was typed", async () => {
    const session = await opened();
    session.run(label("Store"));
    session.run(label("Stores"));
    expect(session.state.saving).toBe("waiting");
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Stores" } });
    expect(server.asked.filter((one) => one.startsWith("PUT"))).toHaveLength(1);
    expect(session.state.saving).toBe("saved");
  });

  it("is checked after a save", async () => {
    const session = await opened();
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state.check?.sound).toBe(true);
  });

  it("asks for one more check, not for each that is wanted meanwhile", async () => {
    const session = await opened();
    await Promise.all([session.check(), session.check(), session.check()]);
    expect(server.checks).toBe(2);
  });

  it("keeps what was typed while the connection is lost, and saves it later", async () => {
    const session = await opened();
    server.reachable = false;
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state.saving).toBe("unreached");
    server.reachable = true;
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Store" } });
  });

  it("says that one is signed out, keeps what was typed, and saves it once one is back", async () => {
    const session = await opened();
    server.signedIn = false;
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state.saving).toBe("signed_out");
    server.signedIn = true;
    expect(await session.save()).toBe(true);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Store" } });
  });

  it("merges with what somebody else saved, and saves the outcome", async () => {
    const session = await opened();
    server.revision = 5;
    server.merged = { definition: { app: { key: "shop", label: "Store", locale: "en" } }, conflicts: [] };
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(2000);
    expect(session.state.definition).toEqual(server.merged.definition);
    expect(server.draft).toEqual(server.merged.definition);
  });

  it("is saved by one act also where that meets somebody else's work", async () => {
    const session = await opened();
    server.revision = 5;
    server.merged = { definition: { app: { key: "shop", label: "Store", locale: "en" } }, conflicts: [] };
    session.run(label("Store"));
    expect(await session.save()).toBe(true);
    expect(server.draft).toEqual(server.merged.definition);
  });

  it("keeps what is typed while it is merged with somebody else's work", async () => {
    const session = await opened();
    server.revision = 5;
    let times = 0;
    server.merging = (ours) => {
      times += 1;
      server.merged = { definition: { app: { ...(ours as { app: object }).app, locale: "en" } }, conflicts: [] };
      if (times === 1) session.run(label("Stores"));
    };
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(3000);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Stores", locale: "en" } });
    expect(session.state.definition).toEqual(server.draft);
    expect(session.state.saving).toBe("saved");
  });

  it("asks the person where both changed the same, and keeps the choice", async () => {
    const session = await opened();
    server.revision = 5;
    const conflict = { pointer: ["app", "label"], path: "app.label", sentence: "s", base: "Shop", ours: "Store", theirs: "Mart" };
    server.merged = { definition: { app: { key: "shop", label: "Mart" } }, conflicts: [conflict] };
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(800);
    expect(session.state.conflicts).toHaveLength(1);
    session.settle(session.state.conflicts[0] as never, true);
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Store" } });
    expect(session.state.conflicts).toHaveLength(0);
  });

  it("takes an undone change back on the server too", async () => {
    const session = await opened();
    session.run(label("Store"));
    await vi.advanceTimersByTimeAsync(1000);
    session.undo();
    await vi.advanceTimersByTimeAsync(1000);
    expect(server.draft).toEqual({ app: { key: "shop", label: "Shop" } });
  });
});
