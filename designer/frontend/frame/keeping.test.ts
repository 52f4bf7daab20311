import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { nearest, spotOf } from "./keeping";

const PAGE = `
  <main>
    <ol>
      <li id="first"><button id="one">One</button></li>
      <li id="second"><button id="two">Two</button><button id="drop">Remove</button></li>
    </ol>
    <button id="add">Add</button>
  </main>
  <button id="far">Far</button>`;

const at = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

describe("where the cursor goes when what holds it is gone", () => {
  beforeEach(() => {
    document.body.innerHTML = PAGE;
    HTMLElement.prototype.checkVisibility ??= () => true;
  });
  afterEach(() => {
    document.body.innerHTML = "";
  });

  it("is what stands behind it in the same part", () => {
    const spot = spotOf(at("one"));
    at("one").remove();
    expect(nearest(spot)).toBe(at("two"));
  });

  it("is what stands before it where nothing stands behind", () => {
    const spot = spotOf(at("drop"));
    at("second").remove();
    expect(nearest(spot)).toBe(at("one"));
  });

  it("is nothing that cannot be used", () => {
    const spot = spotOf(at("drop"));
    at("drop").setAttribute("disabled", "");
    at("two").setAttribute("tabindex", "-1");
    expect(nearest(spot)).toBe(at("one"));
  });

  it("is nothing far off", () => {
    const spot = spotOf(at("drop"));
    document.querySelector("ol")?.remove();
    expect(nearest(spot)).toBeNull();
  });
});
