/**
 * What stands beside the canvas waits for one paint where the workflow and what is chosen of it
 * change at once: a new node is seen first, its properties follow.
 */

import { useEffect, useState } from "react";

/** Whether it is time to draw what belongs to the choice. */
export function useSettled(workflow: unknown, chosen: unknown): boolean {
  const [seen, setSeen] = useState({ workflow, chosen, settled: true });
  if (seen.workflow !== workflow || seen.chosen !== chosen) {
    const both = seen.workflow !== workflow && seen.chosen !== chosen;
    setSeen({ workflow, chosen, settled: seen.settled && !both });
  }
  useEffect(() => {
    if (seen.settled) return undefined;
    return afterPaint(() => setSeen((now) => ({ ...now, settled: true })));
  }, [seen.settled]);
  return seen.settled;
}

/** Do something once the browser has painted what is there now; gives the way to call it off. */
function afterPaint(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
