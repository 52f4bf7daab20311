/**
 * Sections as tabs: those that follow one another and say `tab` stand in one place.
 *
 * A tab never stands alone: where an act leaves one by itself, it becomes a plain section again in
 * the same step.
 */

import { execute, insertItem, setValue, together, unsetValue, type Command } from "../commands/command";
import { keyFrom } from "../model/key";
import { isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { locale, nameOf, say } from "../words/words";
import { addField, moveItems, placeOf, removeField } from "./modeling";
import { endOf, sectionsOf, type Section } from "./sections";

/** What the palette offers beside the kinds of fields: two tabs at once. */
export const TABS = "tabs";
const SECTION = "section";

export function isTab(field: Data | undefined): boolean {
  return isMapping(field) && field["type"] === SECTION && field["tab"] === true;
}

/** The heads of the sets of tabs, as indexes among the fields. */
export function tabSets(fields: readonly Data[]): number[][] {
  const sets: number[][] = [];
  let open: number[] | null = null;
  fields.forEach((field, index) => {
    if (textOf(field, "type") !== SECTION) return;
    if (!isTab(field)) open = null;
    else if (open === null) sets.push((open = [index]));
    else open.push(index);
  });
  return sets;
}

function keysAlone(fields: readonly Data[]): string[] {
  return tabSets(fields).flatMap((heads) => (heads.length === 1 ? [textOf(fields[heads[0] ?? -1], "key")] : []));
}

/** A command, and with it the end of every tab that it leaves alone. */
export function settled(root: Data, list: Pointer, command: Command): Command {
  const before = keysAlone(listAt(root, list));
  const after = listAt(execute(root, command).root, list);
  const alone = keysAlone(after).filter((key) => !before.includes(key));
  if (alone.length === 0) return command;
  const plain = alone.map((key) => unsetValue("", [...list, after.findIndex((field) => textOf(field, "key") === key), "tab"]));
  return withSelection(together(command.name, [command, ...plain]), command);
}

function withSelection(made: Command, like: Command): Command {
  return like.selects === undefined ? made : { ...made, selects: like.selects };
}

/** The section that a place among the fields belongs to: what would be added there stands in it. */
function sectionBefore(fields: readonly Data[], index: number): Section | undefined {
  return sectionsOf(fields).filter((one) => (one.head ?? -1) < index).pop();
}

function isInTabs(root: Data, list: Pointer, index: number): boolean {
  const fields = listAt(root, list);
  const head = sectionBefore(fields, index)?.head ?? null;
  return head !== null && isTab(fields[head]);
}

/** Add what the palette offers: a field, a section (a tab among tabs, unless told), two tabs. */
export function addPart(root: Data, list: Pointer, index: number, type: string, label: string, tab: boolean | null = null): Command {
  if (type === TABS) return addTabs(root, list, index);
  const added = addField(root, list, index, type, label);
  if (type !== SECTION || !(tab ?? isInTabs(root, list, index))) return added;
  return withSelection(together(added.name, [added, setValue("", [...list, index, "tab"], true)]), added);
}

/** A tab under a name of its own. */
function tabNamed(fields: readonly Data[], taken: readonly string[]): Mapping {
  const used = [...fields.map((field) => nameOf(field)), ...taken];
  let n = 1;
  while (used.includes(say("form.tab_n", { n }))) n += 1;
  const label = say("form.tab_n", { n });
  const keys = fields.map((field) => textOf(field, "key"));
  const key = keyFrom(label, keys, "tab").replace(/^tab_\d+$/, keys.includes(`tab_${n}`) ? "$&" : `tab_${n}`);
  return { key, type: SECTION, label: { [locale()]: label }, tab: true };
}

/** Two tabs; the fields behind the place, up to the next heading, stand in the first. */
function addTabs(root: Data, list: Pointer, index: number): Command {
  const fields = listAt(root, list);
  const first = tabNamed(fields, []);
  const second = tabNamed([...fields, first], []);
  const sections = sectionsOf(fields);
  const at = sections.findIndex((one) => one.parts.includes(index));
  const end = at < 0 ? index : endOf(sections, at);
  const name = say("did.add", { what: say("form.tabs") });
  return { ...together(name, [insertItem(name, [...list, index], first), insertItem(name, [...list, end + 1], second)]), selects: [...list, index] };
}

/** One more tab at the end of a set. */
export function addTab(root: Data, list: Pointer, end: number): Command {
  const tab = tabNamed(listAt(root, list), []);
  return insertItem(say("did.add", { what: nameOf(tab) }), [...list, end], tab);
}

/** Delete a part. The fields of a set's first tab go to the next one: no field leaves the tabs. */
export function removePart(root: Data, part: Pointer): Command {
  const { list, index } = placeOf(part);
  const removed = removeField(root, part);
  const fields = listAt(root, list);
  if (!isTab(fields[index])) return textOf(fields[index], "type") === SECTION ? settled(root, list, removed) : removed;
  const heads = tabSets(fields).find((one) => one.includes(index)) ?? [];
  const next = heads[0] === index ? heads[1] : undefined;
  const joined = next === undefined || next === index + 1 ? removed : together(removed.name, [removed, moveItems("", list, next - 1, 1, index)]);
  return { ...settled(root, list, joined), selects: null };
}

/** Move a section with its fields before another place; `tab` says what it is there. */
export function moveSection(root: Data, head: Pointer, before: number, tab: boolean): Command | null {
  const { list, index } = placeOf(head);
  const field = valueAt(root, head);
  const count = (sectionsOf(listAt(root, list)).find((one) => one.head === index)?.parts.length ?? 0) + 1;
  const stays = before >= index && before <= index + count;
  if (stays && tab === isTab(field)) return null;
  const name = say("did.move", { what: nameOf(field) });
  const to = stays ? index : before < index ? before : before - count;
  const moved = stays ? [] : [moveItems(name, list, index, count, before)];
  const marked = tab === isTab(field) ? [] : [tab ? setValue("", [...list, to, "tab"], true) : unsetValue("", [...list, to, "tab"])];
  return { ...settled(root, list, together(name, [...moved, ...marked])), selects: [...list, to] };
}

/** Make a section a tab, together with one beside it, or a plain section again. */
export function setTab(root: Data, section: Pointer, on: boolean): Command {
  const { list, index } = placeOf(section);
  const name = say(on ? "form.make_tab" : "form.make_section", { what: nameOf(valueAt(root, section)) });
  if (!on) return settled(root, list, unsetValue(name, [...section, "tab"]));
  const fields = listAt(root, list);
  const sections = sectionsOf(fields);
  const at = sections.findIndex((one) => one.head === index);
  const beside = [sections[at + 1]?.head ?? null, sections[at - 1]?.head ?? null].filter((one) => one !== null);
  const own = setValue(name, [...section, "tab"], true);
  if (beside.some((one) => isTab(fields[one]))) return { ...own, selects: section };
  const partner = beside[0] === undefined ? addTab(root, list, endOf(sections, at)) : setValue("", [...list, beside[0], "tab"], true);
  return { ...together(name, [own, partner]), selects: section };
}
