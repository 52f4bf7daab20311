import { describe, expect, it } from "vitest";

import type { Command } from "../commands/command";
import { CommandStack } from "../commands/stack";
import { valueAt, type Data, type Pointer } from "../model/data";
import { doneOn } from "../testing/done";
import { addGrant, addRole, grantsOf, keepBack, removeRole, rightsOf, setRight } from "./modeling";

const VISIT: Pointer = ["forms", 0];
const PLACE: Pointer = ["forms", 1];
const APP: Data = {
  app: { access: [{ role: "boss", can: ["design"] }] },
  roles: [{ key: "clerk", label: "Clerk" }, { key: "boss", label: "Boss" }],
  forms: [
    {
      key: "visit",
      access: [
        { role: "clerk", can: ["read", "close"], where: "owner == me.id", fields: { hide: ["amount"], read: ["note"] } },
        { role: "boss", can: ["read"] },
        { role: "clerk", can: ["print"] },
      ],
    },
    { key: "place" },
  ],
  reports: [{ key: "all", access: [{ role: "boss" }, { role: "clerk" }] }],
};

const done = (command: Command | null): Data => doneOn(APP, command);

const can = (root: Data, form: Pointer, role: string): string[][] => grantsOf(valueAt(root, form), role).map(({ grant }) => rightsOf(grant));

describe("a role's rights on a form", () => {
  it("are given in the order of the matrix, the form's own acts last", () => {
    expect(can(done(setRight(APP, VISIT, "clerk", "create", true)), VISIT, "clerk")).toEqual([["read", "create", "close"], ["print"]]);
  });

  it("begin with a grant where there is none", () => {
    expect(can(done(setRight(APP, PLACE, "clerk", "read", true)), PLACE, "clerk")).toEqual([["read"]]);
    expect(setRight(APP, PLACE, "clerk", "read", false)).toBeNull();
  });

  it("end with their grant when the last is taken", () => {
    expect(can(done(setRight(APP, VISIT, "clerk", "print", false, 2)), VISIT, "clerk")).toEqual([["read", "close"]]);
    expect(can(done(setRight(APP, VISIT, "boss", "read", false)), VISIT, "boss")).toEqual([]);
  });

  it("may be told apart by further grants", () => {
    expect(can(done(addGrant(APP, VISIT, "boss", ["print"], "Add")), VISIT, "boss")).toEqual([["read"], ["print"]]);
  });
});

describe("fields kept back from a role", () => {
  const grant: Pointer = [...VISIT, "access", 0];

  it.each([
    ["note", "hide", true, { hide: ["amount", "note"] }],
    ["amount", "read", true, { read: ["note", "amount"] }],
    ["note", "read", false, { hide: ["amount"] }],
    ["code", "unmask", true, { hide: ["amount"], read: ["note"], unmask: ["code"] }],
  ] as const)("%s: %s %s", (path, how, on, fields) => {
    expect(valueAt(done(keepBack(APP, grant, path, how, on)), [...grant, "fields"])).toEqual(fields);
  });

  it("leave nothing behind when the last is given back", () => {
    const one = done(keepBack(APP, grant, "note", "read", false));
    const stack = new CommandStack(one);
    stack.execute(keepBack(one, grant, "amount", "hide", false));
    expect(valueAt(stack.root, grant)).not.toHaveProperty("fields");
  });
});

describe("roles", () => {
  it("are added with a key of their own", () => {
    expect(valueAt(done(addRole(APP, "Clerk")), ["roles", 2])).toMatchObject({ key: "clerk_2" });
  });

  it("are deleted with what they were granted", () => {
    const root = done(removeRole(APP, 0));
    expect(can(root, VISIT, "clerk")).toEqual([]);
    expect(can(root, VISIT, "boss")).toEqual([["read"]]);
    expect(valueAt(root, ["reports", 0, "access"])).toEqual([{ role: "boss" }]);
    expect(valueAt(root, ["roles"])).toEqual([{ key: "boss", label: "Boss" }]);
  });
});
