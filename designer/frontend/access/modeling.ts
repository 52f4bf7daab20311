/**
 * What one does to the rights of roles, each as one command.
 *
 * A grant says of one role what it may do with the records of a form, which records, and which
 * fields are kept back. A grant that allows nothing is none.
 */

import { insertItem, removeItem, setValue, together, unsetValue, type Command } from "../commands/command";
import { keyFrom } from "../model/key";
import { isList, isMapping, listAt, textOf, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { locale, nameOf, say } from "../words/words";

/** The rights of the language, in the order of a matrix. */
export const RIGHTS = ["read", "create", "update", "delete", "export", "import", "print", "publish", "restore", "purge"] as const;
export const KEPT_BACK = ["hide", "read", "unmask"] as const;
export type KeptBack = (typeof KEPT_BACK)[number];

export interface Grant {
  place: number;
  grant: Mapping;
}

/** The grants of a role on a form, with their places. */
export function grantsOf(form: Data | undefined, role: string): Grant[] {
  return listAt(form ?? null, ["access"])
    .map((grant, place) => ({ place, grant }))
    .filter((one): one is Grant => isMapping(one.grant) && one.grant["role"] === role);
}

export function rightsOf(grant: Data | undefined): string[] {
  return listAt(grant ?? null, ["can"]).map(String);
}

function ordered(rights: readonly string[]): string[] {
  const known: readonly string[] = RIGHTS;
  const own = rights.filter((one) => !known.includes(one));
  return [...known.filter((one) => rights.includes(one)), ...own];
}

/** Give a role a right on a form, or take it; a role without a grant gets one. */
export function setRight(root: Data, form: Pointer, role: string, right: string, on: boolean, place?: number): Command | null {
  const found = grantsOf(valueAt(root, form), role);
  const grant = place === undefined ? found[0] : found.find((one) => one.place === place);
  const name = say("access.did.right", { what: nameOf(valueAt(root, form)) });
  if (grant === undefined) return on ? addGrant(root, form, role, [right], name) : null;
  const at = [...form, "access", grant.place];
  const next = rightsOf(grant.grant).filter((one) => one !== right);
  if (on) return { name, edits: [{ do: "set", at: [...at, "can"], value: ordered([...next, right]) }] };
  if (next.length === 0) return { ...removeItem(name, at), selects: null };
  return { name, edits: [{ do: "set", at: [...at, "can"], value: next }] };
}

/** Another grant of a role on a form: other records, other rights. */
export function addGrant(root: Data, form: Pointer, role: string, can: readonly string[], name: string): Command {
  const list = [...form, "access"];
  const made: Mapping = { role, can: [...can] };
  if (!isList(valueAt(root, list))) return { ...setValue(name, list, [made]), merges: `grant:${role}` };
  return insertItem(name, [...list, listAt(root, list).length], made);
}

/** Keep a field back in a grant, or give it: hidden, only read, or shown unmasked. */
export function keepBack(root: Data, grant: Pointer, path: string, how: KeptBack, on: boolean): Command {
  const fields = valueAt(root, [...grant, "fields"]);
  const list = (one: KeptBack): string[] => listAt(fields ?? null, [one]).map(String);
  const next: Record<KeptBack, string[]> = { hide: list("hide"), read: list("read"), unmask: list("unmask") };
  next[how] = on ? [...next[how].filter((one) => one !== path), path] : next[how].filter((one) => one !== path);
  if (on && how === "hide") {
    next.read = next.read.filter((one) => one !== path);
    next.unmask = next.unmask.filter((one) => one !== path);
  } else if (on) next.hide = next.hide.filter((one) => one !== path);
  const said = KEPT_BACK.filter((one) => next[one].length > 0);
  const name = say("access.did.field");
  const at = [...grant, "fields"];
  if (said.length) return { name, edits: [{ do: "set", at, value: Object.fromEntries(said.map((one) => [one, next[one]])) }] };
  return unsetValue(name, at);
}

export function addRole(root: Data, label: string): Command {
  const list = listAt(root, ["roles"]);
  const made: Mapping = { key: keyFrom(label, list.map((one) => textOf(one, "key")), "role"), label: { [locale()]: label } };
  const name = say("did.add", { what: label });
  return isList(valueAt(root, ["roles"])) ? insertItem(name, ["roles", list.length], made) : setValue(name, ["roles"], [made]);
}

/** Delete a role with what it was granted on forms, on reports and on the app. */
export function removeRole(root: Data, place: number): Command {
  const role = valueAt(root, ["roles", place]);
  const key = textOf(role, "key");
  const owners: Pointer[] = [
    ...listAt(root, ["forms"]).map((_, index): Pointer => ["forms", index]),
    ...listAt(root, ["reports"]).map((_, index): Pointer => ["reports", index]),
    ["app"],
  ];
  const gone = owners.flatMap((owner) =>
    grantsOf(valueAt(root, owner), key)
      .reverse()
      .map((one) => removeItem("", [...owner, "access", one.place])),
  );
  return { ...together(say("did.remove", { what: nameOf(role) }), [...gone, removeItem("", ["roles", place])]), selects: null };
}
