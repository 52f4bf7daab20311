// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { SessionContext, useValue } from "../draft/hooks";
import { DraftSession } from "../draft/session";
import { valueAt, type Data, type Pointer } from "../model/data";
import { Vocabulary, VocabularyContext } from "../schema/vocabulary";
import type { Control, ControlProps } from "./control";
import { addOptions } from "./Options";
import { REFERENCES } from "./references";
import { CommandStack } from "../commands/stack";

const APP: Data = {
  app: {},
  roles: [{ key: "clerk", label: "文员" }, { key: "boss", label: "主管" }],
  forms: [
    {
      key: "visit",
      label: "拜访",
      fields: [
        { key: "place", type: "lookup", form: "place", label: "地点", columns: ["town", "lost"], fill: { note: "town" } },
        { key: "note", type: "text", label: "备注" },
        { key: "who", type: "user", label: "人员" },
      ],
    },
    { key: "place", label: "场所", fields: [{ key: "town", type: "text", label: "城市" }, { key: "size", type: "integer", label: "面积" }] },
  ],
};

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function shown(name: string, pointer: Pointer, owner: string): DraftSession {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 200, headers: { etag: '"1"' } })));
  const session = new DraftSession("app", APP, '"1"');
  const vocabulary = new Vocabulary({ schema: {}, functions: [], field_types: [], node_types: [], property_words: {} } as unknown as ConstructorParameters<typeof Vocabulary>[0]);
  const Shown = REFERENCES[name] as Control;
  const property = String(pointer[pointer.length - 1]);
  const Live = (): React.JSX.Element => {
    const props: ControlProps = {
      pointer,
      value: useValue(pointer),
      kinded: { kind: "text", optional: true },
      label: property,
      description: "",
      owner,
      property,
      required: false,
      fallback: undefined,
    };
    return <Shown {...props} />;
  };
  render(
    <SessionContext value={session}>
      <VocabularyContext value={vocabulary}>
        <Live />
      </VocabularyContext>
    </SessionContext>,
  );
  return session;
}

describe("naming what is there", () => {
  it("chooses a form by its label", async () => {
    const at: Pointer = ["forms", 0, "fields", 0, "form"];
    const session = shown("form", at, "LookupField");
    await userEvent.selectOptions(screen.getByRole("combobox"), "拜访");
    expect(valueAt(session.state.definition, at)).toBe("visit");
  });

  it("chooses a role, or nobody in particular", async () => {
    const at: Pointer = ["forms", 0, "fields", 2, "role"];
    const session = shown("role", at, "UserField");
    await userEvent.selectOptions(screen.getByRole("combobox"), "主管");
    expect(valueAt(session.state.definition, at)).toBe("boss");
    await userEvent.selectOptions(screen.getByRole("combobox"), "");
    expect(valueAt(session.state.definition, at)).toBeUndefined();
  });

  it("lists fields of the form looked up, marks what is gone, adds by typing a label", async () => {
    const at: Pointer = ["forms", 0, "fields", 0, "columns"];
    const session = shown("LookupField.columns", at, "LookupField");
    const chips = screen.getAllByRole("listitem");
    expect(chips.map((one) => one.className)).toEqual(["", "is-gone"]);
    await userEvent.type(screen.getByRole("combobox"), "面{Enter}");
    expect(valueAt(session.state.definition, at)).toEqual(["town", "lost", "size"]);
    await userEvent.click(within(screen.getAllByRole("listitem")[1] as HTMLElement).getAllByRole("button")[1] as HTMLElement);
    expect(valueAt(session.state.definition, at)).toEqual(["town", "size"]);
  });

  it("fills a field here from a field there", async () => {
    const at: Pointer = ["forms", 0, "fields", 0, "fill"];
    const session = shown("LookupField.fill", at, "LookupField");
    const boxes = screen.getAllByRole("combobox");
    expect(boxes.map((one) => (one as HTMLInputElement).value)).toEqual(["城市", "备注", ""]);
    await userEvent.clear(boxes[0] as HTMLElement);
    await userEvent.type(boxes[0] as HTMLElement, "面积{Enter}");
    expect(valueAt(session.state.definition, at)).toEqual({ note: "size" });
  });
});

describe("options", () => {
  it("are added line by line when several are pasted", () => {
    const root: Data = { forms: [{ fields: [{ options: [{ key: "a", label: "A" }, { key: "b" }] }] }] };
    const stack = new CommandStack(root);
    stack.execute(addOptions(root, ["forms", 0, "fields", 0, "options", 0], ["Red", "Green", "绿"], ["green", "lv"]));
    expect(valueAt(stack.root, ["forms", 0, "fields", 0, "options"])).toEqual([
      { key: "a", label: "Red" },
      { key: "green", label: { zh: "Green" } },
      { key: "lv", label: { zh: "绿" } },
      { key: "b" },
    ]);
    stack.undo();
    expect(stack.root).toEqual(root);
  });
});
