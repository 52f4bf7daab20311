import { beforeEach, describe, expect, it } from "vitest";

import { reveal } from "../element";
import { startIslands } from "../island";
import { page } from "../testing";
import { Tabs } from "./tabs";

const PANELS = ["goods", "price", "rest"]
  .map((key) => `<section id="s-${key}" data-section="${key}"><div data-field="${key}_name" id="f-${key}"><input></div></section>`)
  .join("");
const LINKS = ["goods", "price", "rest"].map((key) => `<a href="#s-${key}" id="t-${key}"><span>${key}</span></a>`).join("");

function started(change: () => void = () => undefined): void {
  page(`<a id="jump" href="#f-rest">jump</a><form><div class="tab-set" data-island="tabs"><nav class="tab-list">${LINKS}</nav>${PANELS}</div></form>`);
  change();
  startIslands(document, { tabs: Tabs });
}

function part(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no ${id}`);
  return found;
}

/** The sections that are seen: neither hidden by a rule nor away. */
function seen(): string[] {
  return [...document.querySelectorAll<HTMLElement>("[data-section]")].filter((one) => !one.hidden && !one.classList.contains("is-away")).map((one) => one.id);
}

function press(key: string): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

const heard = (): Promise<void> => new Promise((done) => { setTimeout(done); });

describe("tabs", () => {
  beforeEach(() => { started(); });

  it("show one section at a time, with the roles of tabs", () => {
    expect(seen()).toEqual(["s-goods"]);
    part("t-price").click();
    expect(seen()).toEqual(["s-price"]);
    expect(part("t-price").getAttribute("role")).toBe("tab");
    expect(part("t-price").getAttribute("aria-selected")).toBe("true");
    expect(part("t-goods").getAttribute("aria-selected")).toBe("false");
    expect(part("s-price").getAttribute("aria-labelledby")).toBe("t-price");
  });

  it.each([
    ["ArrowRight", "t-price"],
    ["ArrowLeft", "t-rest"],
    ["End", "t-rest"],
    ["Home", "t-goods"],
  ])("go by %s to %s, and only the chosen one is reached by Tab", (key, to) => {
    part("t-goods").focus();
    press(key);
    expect(document.activeElement?.id).toBe(to);
    expect([...document.querySelectorAll<HTMLElement>("[role=tab]")].filter((one) => one.tabIndex === 0).map((one) => one.id)).toEqual([to]);
  });

  it("follow the form's rules: a section that hides takes its tab along", async () => {
    part("s-goods").hidden = true;
    await heard();
    expect(part("t-goods").hidden).toBe(true);
    expect(seen()).toEqual(["s-price"]);
    part("s-goods").hidden = false;
    await heard();
    expect(part("t-goods").hidden).toBe(false);
    expect(seen()).toEqual(["s-price"]);
  });

  it("mark what needs mending, and open it only when a save was refused", async () => {
    part("f-rest").classList.add("has-error");
    await heard();
    expect(part("t-rest").textContent).toContain("tab_fault");
    expect(seen()).toEqual(["s-goods"]);
    document.querySelector("form")?.dispatchEvent(new Event("faults", { bubbles: true }));
    expect(seen()).toEqual(["s-rest"]);
    part("f-rest").classList.remove("has-error");
    await heard();
    expect(part("t-rest").textContent).not.toContain("tab_fault");
  });

  it("stay where something needs mending as well", async () => {
    part("f-goods").classList.add("has-error");
    part("f-rest").classList.add("has-error");
    await heard();
    document.dispatchEvent(new Event("faults"));
    expect(seen()).toEqual(["s-goods"]);
  });

  it("open for what is wanted in them: a field that gets the cursor, a link to it", () => {
    reveal(part("f-price"));
    expect(seen()).toEqual(["s-price"]);
    part("jump").click();
    expect(seen()).toEqual(["s-rest"]);
  });
});

describe("tabs of a page that came with faults", () => {
  it("begin at the first with one", () => {
    started(() => { part("f-price").classList.add("has-error"); });
    expect(seen()).toEqual(["s-price"]);
  });
});
