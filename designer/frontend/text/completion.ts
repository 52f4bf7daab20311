/** What may stand at a spot of the text: names of properties, and the words their values know. */

import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";

import { isMapping, listAt, textOf, type Data } from "../model/data";
import type { Schema } from "../schema/schema";
import type { Vocabulary } from "../schema/vocabulary";
import { nameOf } from "../words/words";
import { spotOf, type Spot } from "./place";

/** The definition that a file's content is an instance of. */
const FILES: readonly [RegExp, string | null][] = [
  [/^app\.ya?ml$/, "AppInfo"],
  [/^forms\//, "Form"],
  [/^workflows\//, "Workflow"],
  [/^automations\//, "Automation"],
  [/^reports\//, "Report"],
  [/^scenarios\//, "Scenario"],
  [/^roles\.ya?ml$/, "Role"],
];

export function definitionOf(file: string): string | null {
  return FILES.find(([pattern]) => pattern.test(file))?.[1] ?? null;
}

/** The schemas that may hold at a path: several where the kind is not known yet. */
export function schemasAt(vocabulary: Vocabulary, file: string, path: Spot["path"]): Schema[] {
  const { language } = vocabulary;
  const start = definitionOf(file);
  let here: Schema[] = start === null ? [language.schema] : [language.definition(start)];
  for (const step of path) {
    here = here.flatMap((schema) => {
      if (typeof step === "number") return spread(vocabulary, schema.items ?? schema);
      const property = schema.properties?.[step];
      if (property) return spread(vocabulary, property);
      const values = schema.additionalProperties;
      return typeof values === "object" ? spread(vocabulary, values) : [];
    });
  }
  return here;
}

/** A schema with what it refers to, and each of what it may be. */
function spread(vocabulary: Vocabulary, schema: Schema): Schema[] {
  const parts = schema.anyOf ?? schema.oneOf;
  if (parts) return parts.flatMap((one) => spread(vocabulary, one));
  return [vocabulary.language.resolve(schema)];
}

/** Names of properties at a spot, narrowed by the `type` that is written already. */
export function namesAt(vocabulary: Vocabulary, file: string, spot: Spot): string[] {
  const found = schemasAt(vocabulary, file, spot.path).flatMap((one) => Object.keys(one.properties ?? {}));
  return [...new Set(found)].filter((one) => !spot.present.includes(one));
}

/** Words that a value may be: those the schema lists, and keys of the app it may name. */
export function valuesAt(vocabulary: Vocabulary, file: string, spot: Spot, app: Data): { word: string; about: string }[] {
  if (spot.name === null) return [];
  const own = schemasAt(vocabulary, file, [...spot.path, spot.name]);
  const fixed = own.flatMap((one) => [...(one.enum ?? []), ...(one.const === undefined ? [] : [one.const])]);
  const flags = own.some((one) => one.type === "boolean") ? ["true", "false"] : [];
  const words = [...new Set([...fixed.map(String), ...flags])];
  const named = LISTS[spot.name] ?? null;
  const keys = named === null ? [] : listAt(app, [named]).filter(isMapping);
  return [
    ...words.map((word) => ({ word, about: vocabulary.value(word) })),
    ...keys.map((one) => ({ word: textOf(one, "key"), about: nameOf(one) })),
  ];
}

/** Properties whose value is the key of an element of the app. */
const LISTS: Record<string, string> = { form: "forms", role: "roles", source: "forms", workflow: "workflows", start: "workflows" };

/** Completion for the editor: `file` and `app` are asked for when it is needed. */
export function completer(vocabulary: Vocabulary, now: () => { file: string; app: Data }) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const lines = context.state.doc.toString().split("\n");
    const spot = spotOf(lines, line.number - 1, context.pos - line.from);
    const { file, app } = now();
    const word = /[\w]*$/.exec(spot.typed)?.[0] ?? "";
    if (spot.typed !== word || (word === "" && !context.explicit)) return null;
    const from = context.pos - word.length;
    if (spot.name === null)
      return {
        from,
        options: namesAt(vocabulary, file, spot).map((name) => ({
          label: name,
          detail: vocabulary.label(name),
          info: vocabulary.description(name),
          apply: `${name}: `,
          type: "property",
        })),
      };
    const options = valuesAt(vocabulary, file, spot, app);
    return { from, options: options.map(({ word: label, about }) => ({ label, detail: about, type: "enum" })) };
  };
}
