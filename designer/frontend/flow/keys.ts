/**
 * A workflow by keyboard: from step to step, into the panel beside and back.
 *
 * Arrows follow the flows, Enter goes on to the properties, + adds behind the step, Escape comes
 * back: from the panel to what is chosen, from there to nothing chosen.
 */

import type { Graph } from "./graph";

const PANEL = ".flow-side";
const CONTROLS = "input, select, textarea, .condition-sentence";
export const CONDITION = ".condition-rows input";
const CHOSEN = ".flow-card.is-chosen, .flow-words.is-chosen";

/** The step that an arrow leads to from another one; null where there is none. */
export function stepBeside(graph: Graph, from: string, key: string): string | null {
  const [into] = graph.into.get(from) ?? [];
  if (key === "ArrowDown") return graph.out.get(from)?.[0]?.to ?? null;
  if (key === "ArrowUp") return into?.from ?? null;
  const by = key === "ArrowLeft" ? -1 : key === "ArrowRight" ? 1 : 0;
  const beside = graph.out.get(into?.from ?? "") ?? [];
  const here = beside.findIndex((one) => one.to === from);
  return by === 0 || here < 0 ? null : (beside[here + by]?.to ?? null);
}

/** Give the cursor to a step's card. */
export function focusStep(key: string): void {
  soon(() => cardOf(key)?.focus());
}

/** Give the cursor to the first property of what is chosen, or a certain one, with its text selected. */
export function focusProperties(wanted = CONTROLS): void {
  soon(() => {
    const control = document.querySelector<HTMLElement>(`${PANEL} :is(${wanted})`) ?? document.querySelector<HTMLElement>(`${PANEL} :is(${CONTROLS})`);
    control?.focus();
    if (control instanceof HTMLInputElement) control.select();
  });
}

/** Give the cursor back to what is chosen on the canvas. */
export function focusChosen(): boolean {
  const chosen = document.querySelector<HTMLElement>(CHOSEN);
  chosen?.focus();
  return chosen !== null;
}

/** Press the + behind a step. */
export function pressPlus(key: string): void {
  const [first] = [...document.querySelectorAll<HTMLElement>(".flow-plus")].filter((one) => one.dataset["flow"]?.split(" ")[0] === key);
  (first ?? cardOf(key)?.parentElement?.querySelector<HTMLElement>(".flow-plus"))?.click();
}

/** What keys do that no control below has taken; `leave` closes the panel or the choice. */
export function flowKeys(graph: () => Graph, leave: (inPanel: boolean) => void): (event: React.KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    if (event.key === "Escape") return leave(target.closest(PANEL) !== null);
    const step = target.closest<HTMLElement>("[data-node]")?.dataset["node"];
    if (event.key === "Enter" && target.matches(".flow-card, .flow-words")) return focusProperties();
    if (step === undefined) return;
    const beside = stepBeside(graph(), step, event.key);
    if (beside !== null) cardOf(beside)?.focus();
    else if (event.key === "+" || event.key === "Insert") pressPlus(step);
    else return;
    event.preventDefault();
  };
}

function cardOf(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-node="${CSS.escape(key)}"]`);
}

/** Once what was just done is drawn, and the panel beside it. */
function soon(work: () => void): void {
  const drawn = (): void => (document.querySelector(`${PANEL}[aria-busy="true"]`) ? soon(work) : work());
  requestAnimationFrame(() => requestAnimationFrame(drawn));
}
