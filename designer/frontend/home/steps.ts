/** The first steps: which are done is seen from what a person does, and kept on this machine. */

export const STEPS = ["form", "field", "flow", "try", "publish"] as const;
export type Step = (typeof STEPS)[number];

interface Kept {
  done: Step[];
  hidden: boolean;
}

const NAME = "vermilion.designer.first_steps";

export function kept(): Kept {
  try {
    const read = JSON.parse(localStorage.getItem(NAME) ?? "{}") as Partial<Kept>;
    return { done: (read.done ?? []).filter((one) => STEPS.includes(one)), hidden: read.hidden === true };
  } catch {
    return { done: [], hidden: false };
  }
}

function keep(next: Kept): Kept {
  try {
    localStorage.setItem(NAME, JSON.stringify(next));
  } catch {
    // Without a place to keep it the steps are shown again: nothing is lost.
  }
  return next;
}

export function hide(hidden: boolean): Kept {
  return keep({ ...kept(), hidden });
}

/** Remember that a step is done. */
export function reached(step: Step): void {
  const now = kept();
  if (!now.done.includes(step)) keep({ ...now, done: [...now.done, step] });
}
