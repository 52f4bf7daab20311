/**
 * The cursor stays near: where what holds it is taken away or can no longer be used, it goes to what
 * stands next to it, so that whoever works by keyboard goes on where they were.
 *
 * A deliberate move comes first: it is looked only after what was done is drawn. Who works by mouse
 * or finger is left alone.
 */

import { useEffect } from "react";

import { focusMain } from "./panes";

const USABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
/** The largest parts of the page: beyond them nothing is near. */
const SCREEN = "main, .designer";
/** How many of the places the cursor was at before are remembered. */
const REMEMBERED = 12;

/** Where the cursor is: what is around it, and all that can take it, in the sequence of the document. */
export interface Spot {
  held: HTMLElement;
  around: readonly Element[];
  all: readonly HTMLElement[];
}

export function spotOf(held: HTMLElement): Spot {
  const around: Element[] = [];
  for (let each = held.parentElement; each !== null && !each.matches(SCREEN); each = each.parentElement) around.push(each);
  return { held, around, all: [...document.querySelectorAll<HTMLElement>(USABLE)] };
}

function usable(one: HTMLElement): boolean {
  return one.isConnected && one.tabIndex >= 0 && !one.matches(":disabled") && one.checkVisibility();
}

/** What is next to a spot and still there, in the closest part of the page that is left of it. */
export function nearest({ held, around, all }: Spot): HTMLElement | null {
  const here = all.indexOf(held);
  const beside = [...all.slice(here + 1), ...all.slice(0, Math.max(here, 0)).reverse()];
  for (const part of around) {
    const found = part.isConnected ? beside.find((one) => part.contains(one) && usable(one)) : undefined;
    if (found) return found;
  }
  return null;
}

/** Where a dialog is gone: what held the cursor before. */
function behind({ held, around }: Spot, before: readonly HTMLElement[]): HTMLElement | null {
  if (!around.some((part) => part.matches("dialog"))) return null;
  return before.find((one) => one !== held && usable(one)) ?? null;
}

export function useKeptFocus(): void {
  useEffect(() => {
    let spot: Spot | null = null;
    let byKeys = false;
    let waits = false;
    const before: HTMLElement[] = [];
    const came = (event: FocusEvent): void => {
      if (!(event.target instanceof HTMLElement)) return;
      before.unshift(event.target);
      before.length = Math.min(before.length, REMEMBERED);
      spot = byKeys ? spotOf(event.target) : null;
    };
    const pressed = (): void => {
      byKeys = true;
      if (!isNowhere() && document.activeElement instanceof HTMLElement) spot = spotOf(document.activeElement);
    };
    const pointed = (): void => {
      byKeys = false;
      spot = null;
    };
    const look = (): void => {
      waits = false;
      if (spot === null || !isLost() || usable(spot.held)) return;
      const next = nearest(spot) ?? behind(spot, before);
      if (next) next.focus();
      else focusMain();
    };
    const watcher = new MutationObserver(() => {
      if (waits || spot === null || !isLost()) return;
      waits = true;
      requestAnimationFrame(() => requestAnimationFrame(look));
    });
    watcher.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "hidden"] });
    addEventListener("focusin", came);
    addEventListener("keydown", pressed, true);
    addEventListener("pointerdown", pointed, true);
    return () => {
      watcher.disconnect();
      removeEventListener("focusin", came);
      removeEventListener("keydown", pressed, true);
      removeEventListener("pointerdown", pointed, true);
    };
  }, []);
}

/** What is disabled keeps the cursor for a moment, and cannot use it. */
function isLost(): boolean {
  return isNowhere() || document.activeElement?.matches(":disabled") === true;
}

function isNowhere(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}
