/** Tabs that are wider than a phone begin where one is. */

export function showCurrentTabs(root: ParentNode): void {
  for (const tabs of root.querySelectorAll<HTMLElement>("nav.tabs")) {
    const current = tabs.querySelector("[aria-current]")?.getBoundingClientRect();
    if (current === undefined) continue;
    const box = tabs.getBoundingClientRect();
    tabs.scrollLeft += current.left - box.left - (box.width - current.width) / 2;
  }
}
