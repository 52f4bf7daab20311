/** Sees which of the first steps a person takes. */

import { useEffect } from "react";

import { useDraft } from "../draft/hooks";
import type { Route } from "../frame/route";
import { reached } from "./steps";

export function useFirstSteps(route: Route): void {
  const changed = useDraft((state) => state.undoName !== null);
  useEffect(() => {
    if (route.part === "forms" && route.key !== "") reached("form");
    if (route.part === "workflows" && route.key !== "") reached("flow");
    if (route.part === "publish") reached("publish");
  }, [route]);
  useEffect(() => {
    if (changed) reached("field");
  }, [changed]);
}
