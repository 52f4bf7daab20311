/** Escape leaves what is open for a moment: a menu, a step that is being moved. */

import { useEffect } from "react";

export function useEscape(on: boolean, work: () => void): void {
  useEffect(() => {
    if (!on) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.key === "Escape") work();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
}
