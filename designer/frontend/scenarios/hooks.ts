/** The runs of scenarios as components read them. */

import { createContext, useContext, useSyncExternalStore } from "react";

import { useDefinition } from "../draft/hooks";
import { isWithin, samePlace, valueAt, type Pointer } from "../model/data";
import type { Progress, Result, Runs } from "./runs";
import { storyOf } from "./story";

export const RunsContext = createContext<Runs | null>(null);

export function useRuns(): Runs {
  const runs = useContext(RunsContext);
  if (runs === null) throw new Error("there are no runs around this");
  return runs;
}

const NOTHING: Progress = { now: null, done: 0, total: 0, trouble: "" };
const nothing = (): Progress => NOTHING;
const never = (): (() => void) => () => undefined;

export function useProgress(): Progress {
  const runs = useContext(RunsContext);
  return useSyncExternalStore(runs?.subscribe ?? never, runs?.progress ?? nothing);
}

function useFailed(pointer: Pointer): Result | null {
  const runs = useContext(RunsContext);
  useProgress();
  const story = valueAt(useDefinition(), storyOf(pointer));
  const result = runs?.resultOf(story) ?? null;
  return result?.outcome === "failed" ? result : null;
}

/** The failure of the last run, where it is right at this place. */
export function useFailure(pointer: Pointer): Result | null {
  const result = useFailed(pointer);
  return result && samePlace(result.at, pointer.slice(2)) ? result : null;
}

/** The failure of the last run, where it is at this place or inside it. */
export function useFailureWithin(pointer: Pointer): Result | null {
  const result = useFailed(pointer);
  return result && isWithin(result.at, pointer.slice(2)) ? result : null;
}
