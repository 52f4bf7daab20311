/** The sections of a form: a heading and the fields behind it, up to the next heading. */

import { isMapping, textOf, type Data } from "../model/data";

export interface Section {
  /** Index of the heading among the form's fields; null before the first heading. */
  head: number | null;
  /** Indexes of the fields. */
  parts: number[];
}

/** Cut a form's fields into sections; fields before the first heading make one of their own. */
export function sectionsOf(fields: readonly Data[]): Section[] {
  const sections: Section[] = [];
  fields.forEach((field, index) => {
    if (textOf(field, "type") === "section") sections.push({ head: index, parts: [] });
    else {
      if (sections.length === 0) sections.push({ head: null, parts: [] });
      sections[sections.length - 1]?.parts.push(index);
    }
  });
  return sections;
}

/** Where a field dropped at the end of a section goes. */
export function endOf(sections: readonly Section[], section: number): number {
  const found = sections[section];
  if (found === undefined) return 0;
  return (found.parts[found.parts.length - 1] ?? found.head ?? -1) + 1;
}

/** What stands one below the other: sections, and sets of tabs, which are several; as indexes. */
export function blocksOf(fields: readonly Data[], sections: readonly Section[]): number[][] {
  const blocks: number[][] = [];
  sections.forEach(({ head }, at) => {
    const last = blocks[blocks.length - 1];
    const before = last === undefined ? undefined : sections[last[0] ?? -1]?.head;
    if (last !== undefined && isTabAt(fields, head) && isTabAt(fields, before)) last.push(at);
    else blocks.push([at]);
  });
  return blocks;
}

function isTabAt(fields: readonly Data[], head: number | null | undefined): boolean {
  const field = head === null || head === undefined ? undefined : fields[head];
  return isMapping(field) && field["tab"] === true;
}
