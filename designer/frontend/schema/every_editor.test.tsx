// @vitest-environment happy-dom
/** The properties of every part of the language can be drawn, each with a control of its own. */

import { cleanup, render } from "@testing-library/react";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { SessionContext } from "../draft/hooks";
import { DraftSession } from "../draft/session";
import type { Data } from "../model/data";
import { fresh } from "../properties/parts";
import { Properties } from "../properties/Properties";
import { realSchema } from "../testing/real_schema";
import type { Schema } from "./schema";
import { Vocabulary, VocabularyContext } from "./vocabulary";

/** A program is started and every part drawn: on a busy machine that takes its time. */
const SLOW = 120_000;

let schema: Schema;
let vocabulary: Vocabulary;

beforeAll(() => {
  const boot = { app: "app", label: "App", locale: "en", locales: ["zh", "en"], version: 1, icons: "", person: { id: "1", name: "Ann" } };
  document.body.insertAdjacentHTML("beforeend", `<script id="boot" type="application/json">${JSON.stringify(boot)}</script>`);
  schema = realSchema();
  vocabulary = new Vocabulary({ schema, functions: [], field_types: [], node_types: [], property_words: {} } as unknown as ConstructorParameters<typeof Vocabulary>[0]);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 200, headers: { etag: '"1"' } })));
}, SLOW);

afterEach(cleanup);

/** Draw a part that has what its definition asks for, and nothing else. */
function drawn(definition: string): Element {
  const part = fresh(vocabulary, definition);
  const root: Data = { app: {}, roles: [], forms: [{ key: "visit", fields: [], part }], workflows: [], automations: [], reports: [], scenarios: [] };
  const session = new DraftSession("app", root, '"1"');
  const { container } = render(
    <SessionContext value={session}>
      <VocabularyContext value={vocabulary}>
        <Properties pointer={["forms", 0, "part"]} definition={definition} />
      </VocabularyContext>
    </SessionContext>,
  );
  const properties = container.querySelector(".properties");
  if (properties === null) throw new Error(`${definition} was not drawn`);
  return properties;
}

describe("the editors of the language", () => {
  it("draw a control for every property of every part", () => {
    const wrong: string[] = [];
    for (const name of vocabulary.language.names) {
      const definition = vocabulary.language.definition(name);
      const editable = Object.entries(definition.properties ?? {}).filter(([property, one]) => property !== "was" && one.const === undefined);
      const properties = drawn(name);
      const rest = properties.querySelector(":scope > .properties-rest");
      const controls = properties.children.length - (rest ? 1 : 0) + (rest ? rest.children.length - 1 : 0);
      if (controls !== editable.length) wrong.push(`${name}: ${controls} of ${editable.length}`);
      cleanup();
    }

    expect(wrong).toEqual([]);
  }, SLOW);
});
