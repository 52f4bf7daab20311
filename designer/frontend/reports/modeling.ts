/**
 * What one does to a report, each as one command: widgets are added, moved, sized, turned into
 * another kind; a source that changes takes along what only meant the old one.
 */

import { insertItem, moveItem, removeItem, setValue, together, unsetValue, type Command } from "../commands/command";
import { keyFrom } from "../model/key";
import { isList, isMapping, listAt, sameData, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { fieldsOf, formOf, rowsOf } from "../scope/names";
import { locale, nameOf, say } from "../words/words";

export const WIDGET_TYPES = ["number", "line", "bar", "pie", "table"] as const;
export type WidgetType = (typeof WIDGET_TYPES)[number];

export const COLUMNS = 12;
export const MOST_ROWS = 8;

export interface Size {
  width: number;
  height: number;
}

const SIZES: Record<WidgetType, Size> = {
  number: { width: 3, height: 2 },
  line: { width: 6, height: 4 },
  bar: { width: 6, height: 4 },
  pie: { width: 6, height: 4 },
  table: { width: 12, height: 4 },
};

/** The definition of a kind of widget. */
export const WIDGET_DEFINITIONS: Record<WidgetType, string> = {
  number: "NumberWidget",
  line: "SeriesWidget",
  bar: "SeriesWidget",
  pie: "PieWidget",
  table: "TableWidget",
};

export function typeOf(widget: Data | undefined): WidgetType {
  return WIDGET_TYPES.find((one) => one === textOf(widget, "type")) ?? "number";
}

export function sizeOf(widget: Data | undefined): Size {
  const size = isMapping(widget) ? widget["size"] : undefined;
  const read = (name: "width" | "height", otherwise: number): number => {
    const found = isMapping(size) ? size[name] : undefined;
    return typeof found === "number" ? found : otherwise;
  };
  return { width: read("width", 6), height: read("height", 4) };
}

/** A count of what there is: what every new widget begins with. */
function count(label: string): Mapping {
  return { key: "count", value: "COUNT()", label: { [locale()]: label } };
}

/** What a new picture is grouped by: time for a line, a choice or the owner otherwise. */
export function groupFor(root: Data, source: string, type: WidgetType): Mapping {
  const rows = rowsOf(root, source);
  const fields = fieldsOf(rows ? rows.subtable : (formOf(root, source) ?? undefined));
  const own = (...types: string[]): string | undefined => {
    const found = fields.find((field) => types.includes(textOf(field, "type")));
    return found && textOf(found, "key");
  };
  if (type === "line") return { by: own("date", "datetime") ?? (rows ? "parent.created_at" : "created_at"), unit: "month" };
  return { by: own("select", "lookup", "user") ?? (rows ? "parent.owner" : "owner") };
}

function firstSource(root: Data, report: Pointer): string {
  const list = listAt(root, [...report, "widgets"]);
  return textOf(list[list.length - 1], "source") || textOf(listAt(root, ["forms"])[0], "key");
}

/** A new widget at the end, about what the one before it is about. */
export function addWidget(root: Data, report: Pointer, type: WidgetType, label: string): Command {
  const list = listAt(root, [...report, "widgets"]);
  const source = firstSource(root, report);
  const made: Mapping = {
    key: keyFrom(label, list.map((one) => textOf(one, "key")), type),
    type,
    label: { [locale()]: label },
    source,
    ...(type === "number" ? {} : { group: [groupFor(root, source, type)] }),
    measures: [count(say("report.count"))],
    size: { ...SIZES[type] },
  };
  const name = say("report.did.add", { what: label });
  const at = [...report, "widgets"];
  if (isList(valueAt(root, at))) return insertItem(name, [...at, list.length], made);
  return { ...setValue(name, at, [made]), selects: [...at, 0] };
}

export function removeWidget(root: Data, widget: Pointer): Command {
  return removeItem(say("report.did.remove", { what: nameOf(valueAt(root, widget)) }), widget);
}

export function duplicateWidget(root: Data, widget: Pointer): Command {
  const found = valueAt(root, widget) as Mapping;
  const list = widget.slice(0, -1);
  const { was: _was, ...rest } = found;
  const key = keyFrom(textOf(found, "key"), listAt(root, list).map((one) => textOf(one, "key")), "widget");
  return insertItem(say("report.did.add", { what: nameOf(found) }), [...list, Number(widget[widget.length - 1]) + 1], { ...rest, key });
}

export function moveWidget(root: Data, widget: Pointer, to: number): Command {
  return moveItem(say("report.did.move", { what: nameOf(valueAt(root, widget)) }), widget, to);
}

function within(value: number, most: number): number {
  return Math.max(1, Math.min(most, Math.round(value)));
}

/** Another size, within the board; null where it is the present one. */
export function resizeWidget(root: Data, widget: Pointer, size: Size): Command | null {
  const next = { width: within(size.width, COLUMNS), height: within(size.height, MOST_ROWS) };
  if (sameData(sizeOf(valueAt(root, widget)) as unknown as Data, next)) return null;
  return { ...setValue(say("report.did.size", { what: nameOf(valueAt(root, widget)) }), [...widget, "size"], next), merges: `size:${widget.join("/")}` };
}

/** Another source: groups, sorting and sums of the old one go; a count stays. */
export function changeSource(root: Data, widget: Pointer, source: string): Command {
  const found = valueAt(root, widget);
  const type = typeOf(found);
  const counts = listAt(found ?? null, ["measures"]).filter((one) => textOf(one, "value") === "COUNT()");
  const commands = [
    setValue("", [...widget, "source"], source),
    setValue("", [...widget, "measures"], counts.length ? counts : [count(say("report.count"))]),
    ...(type === "number" ? [] : [setValue("", [...widget, "group"], [groupFor(root, source, type)])]),
    ...["sort", "where"].filter((name) => isMapping(found) && name in found).map((name) => unsetValue("", [...widget, name])),
  ];
  return { ...together(say("report.did.source", { what: nameOf(found) }), commands), selects: widget };
}

const ALL = ["key", "was", "label", "source", "where", "size", "measures"];
const KEPT: Record<WidgetType, readonly string[]> = {
  number: [...ALL, "compare", "target"],
  line: [...ALL, "group", "compare", "sort", "limit", "stacked", "horizontal"],
  bar: [...ALL, "group", "compare", "sort", "limit", "stacked", "horizontal"],
  pie: [...ALL, "group", "sort", "limit"],
  table: [...ALL, "group", "sort", "limit"],
};
const ONE_MEASURE: readonly WidgetType[] = ["number", "pie"];
const MOST_GROUPS: Record<WidgetType, number> = { number: 0, line: 2, bar: 2, pie: 1, table: 12 };
const MOST_PIE = 50;

/** The same numbers in another picture: what the other kind cannot show goes. */
export function changeType(root: Data, widget: Pointer, type: WidgetType): Command {
  const found = valueAt(root, widget) as Mapping;
  const kept = Object.fromEntries(Object.entries(found).filter(([name]) => KEPT[type].includes(name)));
  const measures = listAt(found, ["measures"]);
  const groups = listAt(found, ["group"]).slice(0, MOST_GROUPS[type]);
  const next: Mapping = { ...kept, type, measures: ONE_MEASURE.includes(type) ? measures.slice(0, 1) : measures };
  if (type !== "number") next["group"] = groups.length ? groups : [groupFor(root, textOf(found, "source"), type)];
  if (type === "pie" && typeof next["limit"] === "number") next["limit"] = Math.min(next["limit"], MOST_PIE);
  return { name: say("report.did.type", { what: nameOf(found) }), edits: [{ do: "set", at: widget, value: next }], selects: widget };
}
