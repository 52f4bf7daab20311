/**
 * Where one is in a YAML text: the names and places that lead to a line, read by its indentation.
 *
 * It works while the text is being typed and is not yet YAML.
 */

export interface Spot {
  /** What leads to the mapping that the cursor stands in. */
  path: (string | number)[];
  /** The name whose value is being typed; null while a name is. */
  name: string | null;
  /** What has been typed of the name or the value. */
  typed: string;
  /** Names that the mapping has already, as far as its lines tell. */
  present: string[];
}

const ENTRY = /^(\s*)((?:- +)*)(?:([a-z_][\w$]*)\s*:(?:\s|$))?/;

interface Line {
  indent: number;
  /** Indents of the list items that begin on this line. */
  items: number[];
  name: string | null;
  rest: string;
}

function read(text: string): Line {
  const found = ENTRY.exec(text);
  const lead = found?.[1]?.length ?? 0;
  const dashes = found?.[2] ?? "";
  const items: number[] = [];
  for (let at = 0; at < dashes.length; at += 1) if (dashes[at] === "-") items.push(lead + at);
  const name = found?.[3] ?? null;
  return { indent: lead + dashes.length, items, name, rest: text.slice(found?.[0].length ?? 0) };
}

/** The spot of a cursor: `line` counts from 0, `column` in characters. */
export function spotOf(lines: readonly string[], line: number, column: number): Spot {
  const before = (lines[line] ?? "").slice(0, column);
  const here = read(before);
  const flow = flowSpot(before);
  const path: (string | number)[] = [];
  const present: string[] = [];
  let level = here.indent;
  let place = climb(here, path);
  if (place < level) level = here.indent;
  for (let at = line - 1; at >= 0; at -= 1) {
    const text = lines[at] ?? "";
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const above = read(text);
    if (above.indent === here.indent && place === here.indent && above.name) present.push(above.name);
    place = step(lines, at, above, place, path);
  }
  if (flow) return inFlow(flow, path, here);
  const typed = (here.name === null ? before.slice(here.indent) : here.rest).trimStart();
  return { path, name: here.name, typed, present };
}

/** The items that the cursor's own line begins. */
function climb(here: Line, path: (string | number)[]): number {
  for (const _ of here.items) path.unshift(0);
  return here.items[0] ?? here.indent;
}

/** Go one line up: what of it leads to the place below. Answers the indent still to be explained. */
function step(lines: readonly string[], at: number, above: Line, place: number, path: (string | number)[]): number {
  let now = place;
  const begins = above.items.filter((item) => item < now);
  if (above.name !== null && above.indent < now) {
    path.unshift(above.name);
    now = above.indent;
  } else if (above.name !== null && above.indent === now && path[0] === 0 && isItemAt(lines, at, now)) {
    path.unshift(above.name);
    return now;
  }
  for (const item of begins.reverse()) {
    if (item < now) {
      path.unshift(0);
      now = item;
    }
  }
  return now;
}

/** A list may stand at the indent of the name it belongs to. */
function isItemAt(lines: readonly string[], at: number, indent: number): boolean {
  const next = lines.slice(at + 1).find((text) => text.trim() !== "");
  return next !== undefined && read(next).items[0] === indent;
}

interface FlowSpot {
  name: string | null;
  typed: string;
  present: string[];
  inside: (string | number)[];
}

/** The innermost `{…` that is still open before the cursor, on its own line. */
function flowSpot(before: string): FlowSpot | null {
  const open: { at: number; sign: string }[] = [];
  let quote = "";
  for (let at = 0; at < before.length; at += 1) {
    const sign = before[at] as string;
    if (quote !== "") quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "{" || sign === "[") open.push({ at, sign });
    else if (sign === "}" || sign === "]") open.pop();
  }
  const last = open[open.length - 1];
  if (last === undefined || last.sign !== "{") return null;
  const inside: (string | number)[] = [];
  for (let index = 0; index < open.length; index += 1) {
    const one = open[index] as { at: number; sign: string };
    const lead = before.slice(index ? (open[index - 1] as { at: number }).at + 1 : 0, one.at);
    const named = /([a-z_]\w*)\s*:\s*$/.exec(lead)?.[1];
    if (index > 0 && named !== undefined) inside.push(named);
    if (index > 0 && (open[index - 1] as { sign: string }).sign === "[") inside.push(0);
  }
  const parts = before.slice(last.at + 1).split(/,(?![^[{]*[\]}])/);
  const current = parts[parts.length - 1] ?? "";
  const named = /^\s*([a-z_]\w*)\s*:\s*(.*)$/.exec(current);
  const present = parts.slice(0, -1).flatMap((one) => /^\s*([a-z_]\w*)\s*:/.exec(one)?.[1] ?? []);
  return { name: named?.[1] ?? null, typed: named?.[2] ?? current.trimStart(), present, inside };
}

function inFlow(flow: FlowSpot, path: (string | number)[], here: Line): Spot {
  const lead = here.name === null ? path : [...path, here.name];
  return { path: [...lead, ...flow.inside], name: flow.name, typed: flow.typed, present: flow.present };
}
