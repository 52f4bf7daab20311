/** Whatever the language can say has an editor: every property of the real JSON Schema. */

import { beforeAll, describe, expect, it } from "vitest";

import { FORM_ELSEWHERE, groupsOf } from "../form/groups";
import type { Control } from "../properties/control";
import { MapControl, ThingControl, ThingsControl, VariantControl } from "../properties/parts";
import { controlOf } from "../properties/registry";
import { DataControl } from "../properties/simple";
import { StoryParts } from "../scenarios/StoryParts";
import { PARTS } from "../screens/parts";
import { SCREENS } from "../screens/screens";
import { NAMES } from "../settings/SettingsScreen";
import { realSchema } from "../testing/real_schema";
import { Language, type Schema } from "./schema";

/** Parts that a control draws itself instead of listing their properties. */
const DRAWN: Record<string, string[]> = {
  AssigneesControl: ["Assignee", "Recipient"],
  FieldRightsControl: ["NodeFields"],
  LoopControl: ["Found"],
  MadeRowsControl: ["MadeRows"],
  OnEmptyControl: ["OnEmptyRole", "OnEmptyUser"],
  OptionsControl: ["Option"],
  SizeControl: ["Size"],
  StepsControl: [
    "CreateStep",
    "DeleteStep",
    "ForEachStep",
    "IfStep",
    "NotifyStep",
    "PostStep",
    "RequireStep",
    "ReviseStep",
    "SetStep",
    "StartStep",
    "StopStep",
    "UpdateStep",
    "UpsertStep",
  ],
};

/** Generic controls: what they lead to is listed with its own properties. */
const LISTING: Control[] = [ThingControl, ThingsControl, VariantControl, MapControl, StoryParts];

let language: Language;
let properties: { owner: string; name: string; schema: Schema }[];

beforeAll(() => {
  language = new Language(realSchema());
  properties = language.names.flatMap((owner) =>
    Object.entries(language.definition(owner).properties ?? {}).map(([name, schema]) => ({ owner, name, schema })),
  );
}, 120_000);

/** The definitions that a schema names, at any depth but not through them. */
function named(schema: Schema | boolean | undefined): string[] {
  if (typeof schema !== "object") return [];
  const own = language.nameOf(schema);
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), schema.items, schema.additionalProperties, ...Object.values(schema.patternProperties ?? {})];
  return [...(own === null ? [] : [own]), ...inner.flatMap(named)];
}

function holdsAnything(values: Schema | undefined): boolean {
  if (values === undefined) return true;
  return values.format !== "expression" && values.type !== "string" && language.nameOf(values) === null;
}

describe("the editors of the language", () => {
  it("find a control for every property", () => {
    const raw = properties.filter(({ owner, name, schema }) => {
      const kinded = language.kind(schema);
      const control = controlOf(owner, name, kinded);
      return control === DataControl || (control === MapControl && holdsAnything(kinded.of));
    });
    const found = raw.map(({ owner, name }) => `${owner}.${name}`).sort();

    console.info(`${properties.length} properties of ${language.names.length} parts have an editor`);
    expect(properties.length).toBeGreaterThan(700);
    expect(found).toEqual([]);
  });

  it("leave out nothing but what the kind of a part fixes", () => {
    const without = properties.filter(({ owner, name, schema }) => controlOf(owner, name, language.kind(schema)) === null);

    expect(without.filter(({ schema }) => schema.const === undefined)).toEqual([]);
  });

  it("are led to from a screen for every part of an app", () => {
    const parts = Object.keys(language.schema.properties ?? {});
    const screens = parts.filter((part) => SCREENS[part === "app" ? "settings" : part] !== undefined || PARTS.some((one) => one.name === part && one.list));

    expect(screens).toEqual(parts);
  });

  it("are led to, part by part, for everything inside", () => {
    const drawn: Record<string, Set<string>> = {};
    const reached = new Set<string>();
    const queue = Object.values(language.schema.properties ?? {}).flatMap(named);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      for (const [name, schema] of Object.entries(language.definition(next).properties ?? {})) {
        const inner = named(schema);
        const control = controlOf(next, name, language.kind(schema));
        if (inner.length && control && !LISTING.includes(control)) (drawn[control.name] ??= new Set()).add(inner.join());
        queue.push(...inner);
      }
    }
    const own = Object.fromEntries(Object.entries(drawn).map(([name, parts]) => [name, [...new Set([...parts].flatMap((one) => one.split(",")))].sort()]));

    expect([...reached].sort()).toEqual([...language.names].sort());
    expect(own).toEqual(DRAWN);
  });

  it("show every property of the app in one of its settings", () => {
    const shown = [...Object.values(NAMES).flat(), "menu", "settings"];

    expect([...shown].sort()).toEqual(Object.keys(language.definition("AppInfo").properties ?? {}).sort());
  });

  it("show every property of a field in one of the form designer's groups", () => {
    const fields = language.names.filter((name) => name.endsWith("Field") && language.definition(name).properties?.["type"]?.const !== undefined);
    const missing = fields.flatMap((field) => {
      const shown = Object.values(groupsOf(language, field)).flat();
      const all = Object.keys(language.definition(field).properties ?? {});
      return all.filter((one) => !shown.includes(one) && !["type", ...FORM_ELSEWHERE].includes(one)).map((one) => `${field}.${one}`);
    });

    expect(fields.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });
});
