/** What the server tells about the language: its schema, its functions, and words for all of it. */

import { createContext, useContext } from "react";

import { ask, succeeded, told } from "../api";
import { Language, type Schema } from "./schema";

export interface FunctionEntry {
  name: string;
  signature: string;
  doc: string;
  result: string;
}

export interface TypeEntry {
  type: string;
  label: string;
  icon: string;
}

export interface PropertyWords {
  label: string;
  description: string;
}

interface Answered {
  schema: Schema;
  functions: FunctionEntry[];
  field_types: TypeEntry[];
  node_types: TypeEntry[];
  property_words: Record<string, PropertyWords>;
  value_words?: Record<string, string>;
  definition_words?: Record<string, string>;
}

export class Vocabulary {
  readonly language: Language;
  readonly functions: FunctionEntry[];
  readonly fieldTypes: TypeEntry[];
  readonly nodeTypes: TypeEntry[];
  readonly #properties: Record<string, PropertyWords>;
  readonly #values: Record<string, string>;
  readonly #definitions: Record<string, string>;

  constructor(answered: Answered) {
    this.language = new Language(answered.schema);
    this.functions = answered.functions;
    this.fieldTypes = answered.field_types;
    this.nodeTypes = answered.node_types;
    this.#properties = answered.property_words;
    this.#values = answered.value_words ?? {};
    this.#definitions = answered.definition_words ?? {};
  }

  static async load(app: string): Promise<Vocabulary | string> {
    const answer = await ask<Answered>("GET", `/apps/${app}/vocabulary`);
    if (!succeeded(answer) || answer.body === null) return told(answer);
    return new Vocabulary(answer.body);
  }

  /** How a property is called. */
  label(property: string, owner = ""): string {
    return this.#wordsOf(property, owner)?.label ?? property;
  }

  description(property: string, owner = ""): string {
    return this.#wordsOf(property, owner)?.description ?? "";
  }

  /** What is said of a property: of this owner's, else of every one that is called so. */
  #wordsOf(property: string, owner: string): PropertyWords | undefined {
    return this.#properties[`${owner}.${property}`] ?? this.#properties[property];
  }

  /** How a fixed value is called, such as `any` of a mode. */
  value(word: string): string {
    return this.#values[word] ?? word;
  }

  /** How a fixed value of a property is called: the same word may mean another thing elsewhere. */
  valueOf(owner: string, property: string, word: string): string {
    const names = [`${owner}.${property}.${word}`, `${property}.${word}`, word];
    return names.map((one) => this.#values[one]).find((one) => one !== undefined) ?? word;
  }

  /** How a kind of part is called. */
  part(definition: string): string {
    return this.#definitions[definition] ?? definition;
  }

  fieldType(type: string): TypeEntry {
    return this.fieldTypes.find((one) => one.type === type) ?? { type, label: type, icon: "square" };
  }

  nodeType(type: string): TypeEntry {
    return this.nodeTypes.find((one) => one.type === type) ?? { type, label: type, icon: "square" };
  }
}

export const VocabularyContext = createContext<Vocabulary | null>(null);

export function useVocabulary(): Vocabulary {
  const found = useContext(VocabularyContext);
  if (found === null) throw new Error("there is no vocabulary around this");
  return found;
}
