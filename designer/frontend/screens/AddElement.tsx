/** A new form, workflow, automation or report: a name, and it is there. */

import { useEffect, useId, useRef, useState } from "react";

import { insertItem, setValue } from "../commands/command";
import { useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { focusMain } from "../frame/panes";
import { go } from "../frame/route";
import { isList, listAt, textOf, valueAt, type Data, type Mapping } from "../model/data";
import { fresh } from "../properties/parts";
import { useVocabulary } from "../schema/vocabulary";
import { locale, say, type Key } from "../words/words";
import { keyFrom } from "../model/key";
import { PARTS } from "./parts";

const WORDS: Record<string, Key> = {
  forms: "add.form",
  workflows: "add.workflow",
  automations: "add.automation",
  reports: "add.report",
};

const RECORDS = ["create", "read", "update", "delete"];

/** A new form or report is open to the roles that design the app: who makes it can use it. */
function openToKeepers(root: Data, part: string): Mapping {
  const roles = listAt(root, ["app", "access"]).map((one) => textOf(one, "role"));
  if (roles.length === 0 || (part !== "forms" && part !== "reports")) return {};
  return { access: roles.map((role) => (part === "forms" ? { role, can: RECORDS } : { role })) };
}

export function AddElement({ part }: { part: string }): React.JSX.Element {
  const session = useSession();
  const vocabulary = useVocabulary();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const left = useRef(false);
  useEffect(() => {
    if (!open && left.current) button.current?.focus();
    left.current = false;
  }, [open]);
  const leave = (): void => {
    left.current = true;
    setOpen(false);
  };
  const word = say(WORDS[part] ?? "add");
  const create = (): void => {
    const definition = session.state.definition;
    const list = listAt(definition, [part]);
    const key = keyFrom(name, list.map((one) => textOf(one, "key")), part.replace(/s$/, ""));
    const kind = PARTS.find((one) => one.name === part)?.list ?? "";
    const made: Mapping = { ...fresh(vocabulary, kind), key, label: { [locale()]: name }, ...openToKeepers(definition, part) };
    if (isList(valueAt(definition, [part]))) session.run({ ...insertItem(word, [part, list.length], made), selects: null });
    else session.run(setValue(word, [part], [made]));
    setOpen(false);
    setName("");
    go(part, key);
    requestAnimationFrame(() => requestAnimationFrame(focusMain));
  };
  if (!open)
    return (
      <button ref={button} type="button" className="icon-button" title={word} aria-label={word} onClick={() => setOpen(true)}>
        <Icon name="plus" />
      </button>
    );
  return (
    <form
      className="add-element"
      onKeyDown={(event) => event.key === "Escape" && leave()}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") create();
      }}
    >
      <label htmlFor={id}>{word}</label>
      <input id={id} className="form-control" autoFocus placeholder={say("new.name")} value={name} onChange={(event) => setName(event.target.value)} data-own-undo="" />
      <div className="add-element-acts">
        <button type="button" className="btn btn-sm" onClick={leave}>
          {say("cancel")}
        </button>
        <button type="submit" className="btn btn-sm btn-primary" disabled={name.trim() === ""}>
          {say("new.create")}
        </button>
      </div>
    </form>
  );
}
