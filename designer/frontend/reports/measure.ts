/** A measure as a choice: which function of which field, where it is as simple as that. */

export const FUNCTIONS = ["COUNT", "SUM", "AVG", "MIN", "MAX"] as const;
export type FunctionName = (typeof FUNCTIONS)[number];

export interface Simple {
  function: FunctionName;
  /** The field's path; empty for a count of records. */
  path: string;
}

const SIMPLE = /^\s*(COUNT|SUM|AVG|MIN|MAX)\(\s*([a-z][a-z0-9_.]*)?\s*\)\s*$/;

/** Read `SUM(amount)`; null for what is more than one function of one field. */
export function readMeasure(text: string): Simple | null {
  const found = SIMPLE.exec(text);
  if (found === null) return null;
  const [, name, path = ""] = found;
  if ((name === "COUNT") !== (path === "")) return null;
  return { function: name as FunctionName, path };
}

export function writeMeasure({ function: name, path }: Simple): string {
  return `${name}(${name === "COUNT" ? "" : path})`;
}
