/**
 * The JSON Schema of the language, read as an editor needs it: which properties a thing has, and
 * what kind of value each takes.
 */

import { isMapping, type Data, type Mapping } from "../model/data";

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  format?: string;
  const?: Data;
  enum?: Data[];
  default?: Data;
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  minItems?: number;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  pattern?: string;
}

/** What an editor is made for. */
export type Kind =
  | "expression" // an expression
  | "flag" // yes or no
  | "flag_or_expression"
  | "words" // a text, or one a language
  | "text"
  | "number"
  | "choice" // one of a few words
  | "choices" // several of a few words
  | "texts" // a list of texts
  | "text_or_texts"
  | "expressions" // a list of expressions
  | "thing" // a part with properties of its own
  | "things" // a list of them
  | "variant" // one of several kinds of parts
  | "variants" // a list of those
  | "map" // name → value
  | "constant" // fixed by the kind of the thing
  | "data"; // any value

export interface Kinded {
  kind: Kind;
  /** The definition of a part, of an item, or of a map's values. */
  of?: Schema;
  /** The names of the parts it may be, for variants. */
  options?: string[];
  words?: Data[];
  optional: boolean;
}

export class Language {
  readonly schema: Schema;
  readonly #definitions: Record<string, Schema>;

  constructor(schema: Schema) {
    this.schema = schema;
    this.#definitions = schema.$defs ?? {};
  }

  get names(): string[] {
    return Object.keys(this.#definitions);
  }

  definition(name: string): Schema {
    const found = this.#definitions[name];
    if (found === undefined) throw new Error(`the language has no ${name}`);
    return found;
  }

  /** The name of the definition that a schema refers to. */
  nameOf(schema: Schema): string | null {
    return schema.$ref?.replace("#/$defs/", "") ?? null;
  }

  resolve(schema: Schema): Schema {
    const name = this.nameOf(schema);
    return name === null ? schema : this.definition(name);
  }

  /** The property's schema of a definition. */
  property(name: string, property: string): Schema {
    const found = this.definition(name).properties?.[property];
    if (found === undefined) throw new Error(`${name} has no ${property}`);
    return found;
  }

  /** Which of several definitions a value is an instance of. */
  variantOf(options: readonly string[], value: Data | undefined): string | null {
    if (!isMapping(value)) return null;
    return options.find((name) => this.#fits(this.definition(name), value)) ?? null;
  }

  #fits(schema: Schema, value: Mapping): boolean {
    const properties = schema.properties ?? {};
    const fixed = Object.entries(properties).filter(([, one]) => one.const !== undefined);
    if (fixed.length)
      return fixed.every(([name, one]) => (value[name] ?? one.default) === one.const);
    const required = schema.required ?? [];
    return (
      required.every((name) => name in value) &&
      Object.keys(value).every((name) => name in properties)
    );
  }

  /** What kind of value a schema asks for. */
  kind(schema: Schema): Kinded {
    const parts = schema.anyOf ?? schema.oneOf;
    if (parts === undefined) return { ...this.#single(schema), optional: false };
    const real = parts.filter((one) => one.type !== "null");
    const optional = real.length < parts.length;
    if (real.length === 1 && real[0]?.const === true) return { kind: "flag", optional };
    if (real.length === 1 && real[0]) return { ...this.#single(real[0]), optional };
    return { ...this.#several(real), optional };
  }

  #single(schema: Schema): Omit<Kinded, "optional"> {
    if (schema.anyOf ?? schema.oneOf) return this.kind(schema);
    if (schema.$ref !== undefined) return this.#referred(schema);
    if (schema.const !== undefined) return { kind: "constant" };
    if (schema.enum !== undefined) return { kind: "choice", words: schema.enum };
    if (schema.format === "expression") return { kind: "expression" };
    if (schema.type === "array") return this.#list(schema.items ?? {});
    if (schema.type === "object" || schema.additionalProperties) return this.#map(schema);
    if (schema.type === "boolean") return { kind: "flag" };
    if (schema.type === "integer" || schema.type === "number") return { kind: "number" };
    if (schema.type === "string") return { kind: "text" };
    return { kind: "data" };
  }

  #referred(schema: Schema): Omit<Kinded, "optional"> {
    const found = this.resolve(schema);
    if (found.properties !== undefined || found.type === "object") return { kind: "thing", of: schema };
    return this.#single(found);
  }

  #list(items: Schema): Omit<Kinded, "optional"> {
    const item = this.kind(items);
    if (item.kind === "choice") return { kind: "choices", words: item.words ?? [] };
    if (item.kind === "expression") return { kind: "expressions" };
    if (item.kind === "thing" && item.of) return { kind: "things", of: item.of };
    if (item.kind === "variant" && item.options) return { kind: "variants", options: item.options };
    return { kind: item.kind === "text" || item.kind === "number" ? "texts" : "data" };
  }

  #map(schema: Schema): Omit<Kinded, "optional"> {
    const values = Object.values(schema.patternProperties ?? {})[0] ?? schema.additionalProperties;
    return { kind: "map", of: typeof values === "object" ? values : {} };
  }

  #several(parts: Schema[]): Omit<Kinded, "optional"> {
    const names = parts.map((one) => this.nameOf(one));
    if (names.every((name) => name !== null)) return { kind: "variant", options: names };
    const kinds = parts.map((one) => this.kind(one).kind);
    const has = (...wanted: Kind[]): boolean =>
      wanted.every((one) => kinds.includes(one)) && kinds.every((one) => wanted.includes(one));
    if (has("flag", "expression")) return { kind: "flag_or_expression" };
    if (has("text", "map")) return { kind: "words" };
    if (has("text", "texts")) return { kind: "text_or_texts" };
    if (kinds.every((one) => one === "number" || one === "text")) return { kind: "text" };
    return { kind: "data" };
  }
}
