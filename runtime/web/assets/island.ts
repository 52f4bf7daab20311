/**
 * Islands: an element that says `data-island="name"` gets the class of that name.
 * One class a file, each with start() and stop(); a page swapped in by htmx starts its own.
 */

export interface Island {
  start(): void;
  stop(): void;
}

export type IslandClass = new (element: HTMLElement) => Island;

let known: Record<string, IslandClass> = {};
const running = new Map<HTMLElement, Island>();

/** Start every island below `root` that does not run yet, and stop those that left the page. */
export function startIslands(root: ParentNode, classes: Record<string, IslandClass>): void {
  known = classes;
  for (const [element, island] of running) {
    if (!element.isConnected) {
      island.stop();
      running.delete(element);
    }
  }
  const found = [...root.querySelectorAll<HTMLElement>("[data-island]")];
  if (root instanceof HTMLElement && root.dataset.island !== undefined) found.unshift(root);
  for (const element of found) {
    const made = classes[element.dataset.island ?? ""];
    if (made === undefined || running.has(element)) continue;
    const island = new made(element);
    running.set(element, island);
    island.start();
  }
}

/** Start the islands of what an island has put into the page, and stop those it took out. */
export function startBelow(root: ParentNode): void {
  startIslands(root, known);
}

/** The running island of an element, when it is of the class asked for. */
export function islandOf<T extends Island>(
  element: HTMLElement | null,
  kind: abstract new (...args: never[]) => T,
): T | null {
  const island = element === null ? undefined : running.get(element);
  return island instanceof kind ? island : null;
}
