import { describe, expect, it } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import { valueAt, type Data } from "../model/data";
import {
  addElse,
  assign,
  canMoveInto,
  canMoveOut,
  carryStep,
  copyStep,
  insertStep,
  mayCarry,
  moveInto,
  moveOut,
  moveStep,
  removeStep,
  wrapStep,
  type StepPlace,
} from "./modeling";
import { stepSentence, stepWord } from "./sentences";

const LIST = ["automations", 0, "do"] as const;
const IF = [...LIST, 1] as const;

const APP: Data = {
  forms: [
    {
      key: "visit",
      label: "Visit",
      fields: [
        { key: "status", type: "select", label: "Status", options: [{ key: "done", label: "Done" }] },
        { key: "total", type: "money", label: "Total" },
        { key: "lines", type: "subtable", label: "Lines", fields: [{ key: "amount", type: "money", label: "Amount" }] },
      ],
    },
  ],
  roles: [{ key: "boss", label: "Boss" }],
  automations: [
    {
      key: "a",
      on: { form: "visit" },
      do: [
        { key: "first", set: { status: "'done'" } },
        { if: "total > 5", do: [{ set: { total: "1" } }, { revise: "'kept'" }], else: [{ set: { total: "2" } }] },
        { notify: [{ role: "boss" }], message: "Look" },
      ],
    },
  ],
};

function carried(from: StepPlace, to: StepPlace): Command {
  const command = carryStep(APP, from, to, "c");
  if (command === null) throw new Error("it cannot be carried there");
  return command;
}

const COMMANDS: [string, Command][] = [
  ["insert", insertStep(APP, LIST, 1, "create", "i")],
  ["insert into a list that is not there", insertStep(APP, [...LIST, 0, "do"], 0, "set", "i")],
  ["remove", removeStep(APP, LIST, 0, "r")],
  ["remove the last of an else", removeStep(APP, [...IF, "else"], 0, "r")],
  ["move", moveStep(LIST, 0, 2, "m")],
  ["copy", copyStep(APP, LIST, 0, "c")],
  ["carry into a condition", carried({ list: LIST, at: 0 }, { list: [...IF, "do"], at: 1 })],
  ["carry out of an else", carried({ list: [...IF, "else"], at: 0 }, { list: LIST, at: 0 })],
  ["carry down", carried({ list: LIST, at: 0 }, { list: LIST, at: 3 })],
  ["move into the one before", moveInto(APP, LIST, 2, "m")],
  ["move out", moveOut(APP, [...IF, "do"], 0, "m")],
  ["move out of an else", moveOut(APP, [...IF, "else"], 0, "m")],
  ["put into a condition", wrapStep(APP, LIST, 0, "if", "w")],
  ["put into a loop", wrapStep(APP, LIST, 0, "for_each", "w")],
  ["add an else", addElse([...LIST, 0], "set", "e")],
  ["set a field", assign(APP, [...LIST, 0, "set"], "total", "5", "s")],
  ["take a field out", assign(APP, [...LIST, 0, "set"], "status", null, "s")],
];

function after(command: Command): Data {
  const stack = new CommandStack(APP);
  stack.execute(command);
  return stack.root;
}

function words(root: Data, list: readonly (string | number)[]): (string | null)[] {
  return (valueAt(root, list) as Data[]).map((one) => stepWord(one));
}

describe("what is done to steps", () => {
  it.each(COMMANDS)("%s: done, undone and done again", (_, command) => {
    const stack = new CommandStack(APP);
    const before = JSON.stringify(APP);
    stack.execute(command);
    const changed = JSON.stringify(stack.root);
    expect(changed).not.toBe(before);
    stack.undo();
    expect(JSON.stringify(stack.root)).toBe(before);
    stack.redo();
    expect(JSON.stringify(stack.root)).toBe(changed);
  });

  it("takes out an else with its last step, but leaves other lists empty", () => {
    expect(valueAt(after(removeStep(APP, [...IF, "else"], 0, "r")), [...IF, "else"])).toBeUndefined();
    const one = after(removeStep(APP, [...IF, "do"], 0, "r"));
    expect(words(one, [...IF, "do"])).toEqual(["revise"]);
  });

  it("moves in and out of what holds steps", () => {
    expect(canMoveInto(APP, LIST, 2)).toBe(true);
    expect(canMoveInto(APP, LIST, 1)).toBe(false);
    expect(canMoveOut(APP, LIST)).toBe(false);
    expect(words(after(moveInto(APP, LIST, 2, "m")), [...IF, "do"])).toEqual(["set", "revise", "notify"]);
    expect(words(after(moveOut(APP, [...IF, "do"], 1, "m")), LIST)).toEqual(["set", "if", "revise", "notify"]);
  });

  it("copies a step without its key, and gives an inner loop a variable of its own", () => {
    expect(valueAt(after(copyStep(APP, LIST, 0, "c")), [...LIST, 1])).toEqual({ set: { status: "'done'" } });
    const looped = after(wrapStep(APP, LIST, 0, "for_each", "w"));
    const inner = insertStep(looped, [...LIST, 0, "do"], 1, "for_each", "i");
    const stack = new CommandStack(looped);
    stack.execute(inner);
    expect(valueAt(stack.root, [...LIST, 0, "do", 1, "as"])).toBe("each");
  });
});

describe("a step in a sentence", () => {
  it.each([
    [{ set: { status: "'done'", total: "record.total" } }, "Status设为“Done”，Total设为Total"],
    [{ if: "total > 5", do: [] }, "如果Total大于5"],
    [{ for_each: "record.lines", as: "line", do: [] }, "对每条Lines"],
    [{ update: "visit.lines", where: "amount > 1", set: { amount: "0" } }, "修改Visit › Lines（Amount大于1），Amount设为0"],
    [{ create: "visit", submit: true }, "新建并提交Visit"],
    [{ notify: [{ role: "boss" }], message: { zh: "请看", en: "Look" } }, "通知Boss：请看"],
    [{ require: "record.total > 5 and record.status == 'done'" }, "必须满足：当前记录 › Total大于5 且 当前记录 › Status等于Done"],
    [{ revise: "'kept'" }, "保留修订版本：kept"],
    [{ what: 1 }, "未知操作"],
  ] as [Data, string][])("%j: %s", (step, said) => {
    expect(stepSentence(APP, "visit", step).text).toBe(said);
  });
});

describe("a step that is carried", () => {
  const after = (from: StepPlace, to: StepPlace): Data[] => {
    const stack = new CommandStack(APP);
    stack.execute(carried(from, to));
    return valueAt(stack.root, [...LIST]) as Data[];
  };
  const words = (list: Data[]): (string | null)[] => list.map(stepWord);

  it("comes to stand before the step whose slot took it", () => {
    expect(words(after({ list: LIST, at: 0 }, { list: LIST, at: 3 }))).toEqual(["if", "notify", "set"]);
    expect(words(after({ list: LIST, at: 2 }, { list: LIST, at: 0 }))).toEqual(["notify", "set", "if"]);
  });

  it("goes into the steps of a condition behind it", () => {
    const list = after({ list: LIST, at: 0 }, { list: [...IF, "do"], at: 1 });

    expect(words(list)).toEqual(["if", "notify"]);
    expect(words(valueAt(list, [0, "do"]) as Data[])).toEqual(["set", "set", "revise"]);
  });

  it("takes an else along that it leaves empty", () => {
    const list = after({ list: [...IF, "else"], at: 0 }, { list: LIST, at: 2 });

    expect(words(list)).toEqual(["set", "if", "set", "notify"]);
    expect(valueAt(list, [1, "else"])).toBeUndefined();
  });

  it("makes the list it goes into where there is none", () => {
    const list = after({ list: LIST, at: 2 }, { list: [...LIST, 0, "do"], at: 0 });

    expect(words(valueAt(list, [0, "do"]) as Data[])).toEqual(["notify"]);
  });

  it("goes neither into itself nor where it stands", () => {
    expect(mayCarry({ list: LIST, at: 1 }, { list: [...IF, "do"], at: 0 })).toBe(false);
    expect(mayCarry({ list: LIST, at: 1 }, { list: LIST, at: 1 })).toBe(false);
    expect(mayCarry({ list: LIST, at: 1 }, { list: LIST, at: 2 })).toBe(false);
    expect(carryStep(APP, { list: LIST, at: 1 }, { list: [...IF, "else"], at: 0 }, "c")).toBeNull();
  });
});
