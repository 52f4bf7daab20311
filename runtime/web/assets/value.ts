/** Values as the API speaks them, and how the page shows and reads them. */

import { narrow, readDecimal, spoken } from "./decimal";
import { language, say } from "./words";

export interface Ref {
  id: string;
  title: string;
}

export type Value = string | number | boolean | null | Ref | Value[] | { [key: string]: Value };

export interface Option {
  key: string;
  label: string;
}

/** What a field or column must say of itself for its values to be shown and read. */
export interface Kind {
  kind: string;
  scale: number | null;
  options: Option[];
}

export type Reading = { value: Value } | { unread: string };

const PLACES = 2;

export function isRef(value: Value | undefined): value is Ref {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "id" in value;
}

/** Show a value as text. */
export function shown(of: Kind, value: Value | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map((one) => shown(of, one)).join("、");
  if (isRef(value)) return value.title || value.id;
  if (typeof value === "object") return Object.values(value).map(String).join(" ");
  return shownPlain(of, value);
}

function shownPlain(of: Kind, value: string | number | boolean): string {
  switch (of.kind) {
    case "money":
      return spoken(String(value), PLACES);
    case "number":
      return spoken(String(value));
    case "percent":
      return `${spoken(String(value))}%`;
    case "boolean":
      return say(value === true ? "yes" : "no");
    case "select":
    case "multi_select":
      return of.options.find((option) => option.key === value)?.label ?? String(value);
    case "datetime":
      return localTime(String(value)).replace("T", " ");
    case "time":
      return String(value).slice(0, 5);
    default:
      return String(value);
  }
}

/** An instant in the app's zone, as an input of local time holds it. */
export function localTime(iso: string): string {
  if (!/[zZ]$|[+-]\d\d:?\d\d$/.test(iso)) return iso.slice(0, 16);
  const zone = document.documentElement.dataset.zone;
  const parts = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "short",
    ...(zone === undefined ? {} : { timeZone: zone }),
  }).format(new Date(iso));
  return parts.replace(" ", "T");
}

/** Read what was typed or pasted; what cannot be read is told, not guessed. */
export function read(of: Kind, text: string): Reading {
  const plain = text.trim();
  if (plain === "") return { value: null };
  switch (of.kind) {
    case "number":
    case "money":
    case "percent":
    case "duration":
      return readNumber(of, plain);
    case "date":
      return readDate(plain);
    case "boolean":
      return readBoolean(plain);
    case "select":
      return readOption(of, plain);
    case "multi_select":
      return readOptions(of, plain);
    default:
      return { value: text };
  }
}

function readNumber(of: Kind, text: string): Reading {
  const number = readDecimal(text);
  if (number === null) return { unread: say("unread_number") };
  const whole = of.kind === "duration" || (of.kind === "number" && of.scale === null);
  return { value: whole && /^-?\d{1,15}$/.test(number) ? Number(number) : number };
}

function readDate(text: string): Reading {
  const found = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T].*)?$/.exec(narrow(text));
  if (found === null) return { unread: say("unread_date") };
  const [year = 0, month = 0, day = 0] = found.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return { unread: say("unread_date") };
  }
  return { value: date.toISOString().slice(0, 10) };
}

function readBoolean(text: string): Reading {
  const word = narrow(text).toLowerCase();
  if (["是", "对", "yes", "y", "true", "1", "√", "✓"].includes(word)) return { value: true };
  if (["否", "不", "no", "n", "false", "0", "×"].includes(word)) return { value: false };
  return { unread: say("unread_option") };
}

function readOption(of: Kind, text: string): Reading {
  const word = text.toLocaleLowerCase(language());
  const option = of.options.find(
    ({ key, label }) => key === text || label.toLocaleLowerCase(language()) === word,
  );
  return option === undefined ? { unread: say("unread_option") } : { value: option.key };
}

function readOptions(of: Kind, text: string): Reading {
  const keys: Value[] = [];
  for (const part of text.split(/[,，、;；]/)) {
    const reading = readOption(of, part.trim());
    if ("unread" in reading) return reading;
    keys.push(reading.value);
  }
  return { value: keys };
}

/** A value as the API takes it: references by id. */
export function outward(value: Value): Value {
  if (Array.isArray(value)) return value.map(outward);
  return isRef(value) ? value.id : value;
}

/** Whether two values are the same for the person who sees them. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  return JSON.stringify(outward(a ?? null)) === JSON.stringify(outward(b ?? null));
}
