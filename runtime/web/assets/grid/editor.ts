/** The input of one cell, by the column's kind: in the grid and in a row's sheet alike. */

import { ChoiceBox } from "../choice_box";
import { make } from "../element";
import { Picker } from "../islands/picker";
import { Regions } from "../islands/regions";
import { isRef, localTime, outward, read, shown, type Reading, type Ref, type Value } from "../value";
import { say } from "../words";
import type { Column } from "./rows";

export interface Editor {
  element: HTMLElement;
  input: HTMLElement;
  /** What is in it now. */
  reading(): Reading;
  /** Whether arrows belong to the input itself. */
  keepsArrows: boolean;
  open(): boolean;
  stop(): void;
}

/** What is in an editor, to know whether somebody changed it: opening one is no change. */
export function signOf(editor: Editor): string {
  // Half a date that is being typed has no value yet.
  if (editor.input instanceof HTMLInputElement && editor.input.validity.badInput) return "unfinished";
  const reading = editor.reading();
  return JSON.stringify("value" in reading ? outward(reading.value) : [reading.unread]);
}

type Told = () => void;

/** Kinds that need more room than a cell: edited in the row's sheet. */
export const ROOMY = new Set(["multi_select", "multi_lookup", "files", "address", "long_text"]);

/** Make the input of a cell; `told` hears each change that is complete. */
export function editorOf(column: Column, value: Value, text: string | undefined, told: Told): Editor {
  if (column.search !== "" && column.kind !== "multi_lookup") return choiceEditor(column, value, text, told);
  switch (column.kind) {
    case "select":
      return selectEditor(column, value, column.options, told);
    case "boolean":
      return selectEditor(column, value, [
        { key: "true", label: say("yes") },
        { key: "false", label: say("no") },
      ], told);
    case "multi_select":
      return checksEditor(column, value, told);
    case "address":
      return addressEditor(value, told);
    case "multi_lookup":
      return severalEditor(column, value, told);
    default:
      return textEditor(column, value, text, told);
  }
}

const TYPES: Record<string, string> = {
  date: "date", datetime: "datetime-local", time: "time", phone: "tel", email: "email", url: "url",
};
const NUMERIC = new Set(["number", "money", "percent", "duration"]);

function textEditor(column: Column, value: Value, text: string | undefined, told: Told): Editor {
  const long = column.kind === "long_text";
  const type = TYPES[column.kind] ?? "text";
  const input = long
    ? make("textarea", { class: "form-control", rows: 3, "aria-label": column.label })
    : make("input", { class: "form-control", type, autocomplete: "off", "aria-label": column.label });
  for (const [name, limit] of Object.entries(column.limits)) input.setAttribute(name, limit);
  if (NUMERIC.has(column.kind)) {
    input.inputMode = "decimal";
    input.classList.add("num");
  }
  input.value = text ?? raw(column, value);
  input.addEventListener("change", told);
  return {
    element: input,
    input,
    reading: () => read(column, input.value),
    keepsArrows: long || type.startsWith("date") || type === "time",
    open: () => false,
    stop: () => undefined,
  };
}

function raw(column: Column, value: Value): string {
  if (value === null || typeof value === "object") return "";
  if (column.kind === "datetime") return localTime(String(value));
  if (column.kind === "time") return String(value).slice(0, 5);
  if (NUMERIC.has(column.kind)) return String(value).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return String(value);
}

function selectEditor(column: Column, value: Value, options: Column["options"], told: Told): Editor {
  const input = make("select", { class: "form-select", "aria-label": column.label }, make("option", { value: "" }));
  for (const { key, label } of options) input.append(make("option", { value: key }, label));
  input.value = value === null ? "" : String(value);
  input.addEventListener("change", told);
  const boolean = column.kind === "boolean";
  return {
    element: input,
    input,
    reading: () => ({ value: input.value === "" ? null : boolean ? input.value === "true" : input.value }),
    keepsArrows: true,
    open: () => false,
    stop: () => undefined,
  };
}

function checksEditor(column: Column, value: Value, told: Told): Editor {
  const chosen = new Set(Array.isArray(value) ? value : []);
  const element = make("div", { class: "checks is-column", role: "group", "aria-label": column.label });
  const boxes = column.options.map(({ key, label }) => {
    const box = make("input", { type: "checkbox", value: key, checked: chosen.has(key) });
    element.append(make("label", { class: "check" }, box, make("span", {}, label)));
    return box;
  });
  element.addEventListener("change", told);
  return {
    element,
    input: boxes[0] ?? element,
    reading: () => ({ value: boxes.filter((box) => box.checked).map((box) => box.value) }),
    keepsArrows: true,
    open: () => false,
    stop: () => undefined,
  };
}

function addressEditor(value: Value, told: Told): Editor {
  const parts = typeof value === "object" && value !== null && !Array.isArray(value) && !isRef(value) ? value : {};
  const element = make("div", { class: "address" });
  const selects = ["province", "city", "district"].map((part) =>
    make("select", { class: "form-select", "data-part": part, "aria-label": say(part) }, make("option", { value: "" }, say(part))),
  );
  const street = make("input", { class: "form-control is-street", "data-part": "street", "aria-label": say("street"), placeholder: say("street") });
  element.append(...selects, street);
  const regions = new Regions(element);
  regions.start();
  void regions.fill(Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, String(text ?? "")])));
  element.addEventListener("change", told);
  const inputs = [...selects, street];
  return {
    element,
    input: selects[0] ?? element,
    reading: () => {
      const read = Object.fromEntries(inputs.map((input) => [input.dataset.part ?? "", input.value.trim() || null]));
      return { value: Object.values(read).some((one) => one !== null) ? read : null };
    },
    keepsArrows: true,
    open: () => false,
    stop: () => { regions.stop(); },
  };
}

/** Several records or people: the form's own picker, standing in a row's sheet. */
function severalEditor(column: Column, value: Value, told: Told): Editor {
  const input = make("input", {
    class: "form-control", type: "text", role: "combobox", "aria-expanded": "false",
    "aria-autocomplete": "list", autocomplete: "off", "aria-label": column.label,
  });
  const place = { "data-search": column.search, "data-several": "", "data-name": column.key };
  const element = make("div", { class: "picker", ...place, ...(column.depends ? { "data-depends": "" } : {}) }, input);
  const picker = new Picker(element);
  picker.start();
  picker.set((Array.isArray(value) ? value : []).filter((one): one is Ref => isRef(one)));
  element.addEventListener("picked", told);
  return {
    element,
    input,
    reading: () => ({ value: picker.values.length > 0 ? picker.values : null }),
    keepsArrows: true,
    open: () => false,
    stop: () => { picker.stop(); },
  };
}

function choiceEditor(column: Column, value: Value, text: string | undefined, told: Told): Editor {
  let picked: Ref | null = isRef(value) ? value : null;
  const input = make("input", {
    class: "form-control", type: "text", role: "combobox", "aria-expanded": "false",
    "aria-autocomplete": "list", autocomplete: "off", "aria-label": column.label,
  });
  input.value = text ?? shown(column, value);
  const element = make("div", { class: "picker" }, input);
  const box = new ChoiceBox(input, column.search, ({ id, title }) => {
    picked = { id, title };
    input.value = title;
    told();
  }, column.depends, column.own);
  box.start();
  input.addEventListener("change", () => {
    if (input.value.trim() === "" && picked !== null) {
      picked = null;
      told();
    }
  });
  return {
    element,
    input,
    reading: () => {
      const typed = input.value.trim();
      if (typed === "") return { value: null };
      return picked !== null && picked.title === typed ? { value: picked } : { unread: say("unread_lookup") };
    },
    keepsArrows: false,
    open: () => box.open,
    stop: () => { box.stop(); },
  };
}
