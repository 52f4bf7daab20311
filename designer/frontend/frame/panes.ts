/**
 * From pane to pane by keyboard: F6 goes round the navigator, the palette, the canvas, the panel
 * beside it, the faults and the bar above; who opens a screen by keyboard goes on in it, not behind the link.
 */

import { useEffect } from "react";

import { useRoute, type Route } from "./route";

const MAIN = "#main";
const CONTROLS = ["input", "select", "textarea", "button"];

/** Each pane, and what the cursor goes to in it: the first of these that is shown. */
const PANES: readonly { pane: string; targets: readonly string[] }[] = [
  { pane: ".designer-nav", targets: ["[aria-current]", "a"] },
  { pane: ".palette-pane", targets: CONTROLS },
  { pane: ".side-pane, .flow-side", targets: CONTROLS },
  { pane: ".designer-top", targets: [".btn-primary"] },
  { pane: ".faults-panel", targets: [".fault button", "button"] },
  { pane: MAIN, targets: [".form-canvas .is-selected .design-name", ".form-canvas .design-name[tabindex='0']", ".flow-card.is-chosen", ".flow-card"] },
];
/** The sequence on the screen; above, the panes within the screen come before the screen itself. */
const ROUND = [0, 1, 5, 2, 4, 3];

export function focusMain(): void {
  document.querySelector<HTMLElement>(MAIN)?.focus();
}

/** Go to what is chosen on the canvas, or to the screen that has none, once it is drawn. */
export function focusCanvas(): void {
  requestAnimationFrame(() => requestAnimationFrame(() => targetIn(PANES.length - 1)?.focus()));
}

/** Go to the next pane, or the one before, that has something to hold the cursor. */
export function turnPane(by: 1 | -1): void {
  const here = ROUND.indexOf(PANES.findIndex(({ pane }) => document.activeElement?.closest(pane)));
  const from = here < 0 && by < 0 ? 0 : here;
  for (let step = 1; step <= ROUND.length; step += 1) {
    const place = ROUND[(from + by * step + ROUND.length * 2) % ROUND.length] ?? 0;
    const target = targetIn(place);
    if (target) return target.focus();
  }
}

function targetIn(place: number): HTMLElement | null {
  const found = PANES[place];
  const holder = [...document.querySelectorAll<HTMLElement>(found?.pane ?? "")].find((one) => one.checkVisibility());
  const all = (found?.targets ?? []).flatMap((one) => [...(holder?.querySelectorAll<HTMLElement>(one) ?? [])]);
  return all.find((one) => one.checkVisibility()) ?? (found?.pane === MAIN ? (holder ?? null) : null);
}

/** From a panel beside the canvas of a form or report, back to what is chosen there. */
function backToCanvas(): void {
  if (!document.activeElement?.closest(".side-pane, .palette-pane")) return;
  const chosen = document.querySelector<HTMLElement>(".is-selected .design-name, .is-selected > button");
  (chosen?.checkVisibility() ? chosen : targetIn(PANES.length - 1))?.focus();
}

let byKeyboard = false;

/** Remember of a click that it came from the keyboard, where it follows a link of the designer's own. */
export function noteClick(event: React.MouseEvent): void {
  byKeyboard = event.detail === 0 && (event.target as Element).closest("a[href^='#']") !== null;
}

export function usePanes(): void {
  const route = useRoute();
  useFollowing(route);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented) return backToCanvas();
      if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      turnPane(event.shiftKey ? -1 : 1);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function useFollowing(route: Route): void {
  useEffect(() => {
    if (byKeyboard) focusMain();
    byKeyboard = false;
  }, [route]);
}
