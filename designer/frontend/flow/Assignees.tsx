/**
 * Who does something or is told of it: one row a source, in plain words, and below them the people
 * that would be found at present.
 */

import { useId, useRef } from "react";

import { setValue, unsetValue } from "../commands/command";
import { useDefinition, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, listAt, textOf, type Data, type Mapping, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { ExpressionEditor } from "../properties/ExpressionEditor";
import { PersonChoice } from "../pick/PersonChoice";
import { Field } from "../properties/Field";
import { useVocabulary } from "../schema/vocabulary";
import { NamePicker, type Wanted } from "../scope/NamePicker";
import { homeOf, scopeAt } from "../scope/scope";
import { nameOf, say, type Key } from "../words/words";
import { PeoplePreview } from "./PeoplePreview";

/** What a new row of each kind begins with. */
const BEGINNING: Record<string, Mapping> = {
  role: { role: "" },
  initiator: { initiator: true },
  manager: { manager: 1 },
  field: { field: "" },
  user: { user: "" },
  linked: { linked: "" },
  expression: { expression: "" },
};

/** The kinds of sources that the language knows here; `of` stands beside `manager`. */
function kindsOf(properties: readonly string[]): string[] {
  const known = Object.keys(BEGINNING).filter((one) => properties.includes(one));
  return [...known, ...properties.filter((one) => !known.includes(one) && one !== "of")];
}

function kindOf(person: Data, kinds: readonly string[]): string {
  return isMapping(person) ? (kinds.find((one) => person[one] !== undefined && person[one] !== null) ?? "") : "";
}

export function AssigneesControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const { language } = useVocabulary();
  const definition = language.nameOf(props.kinded.of ?? {}) ?? "Assignee";
  const kinds = kindsOf(Object.keys(language.definition(definition).properties ?? {}));
  const people = isList(props.value) ? props.value : [];
  const write = (next: Data[]): void => {
    const name = say("flow.did.people");
    if (next.length === 0 && !props.required) session.run(unsetValue(name, props.pointer));
    else session.run(setValue(name, props.pointer, next));
  };
  const told = props.property !== "assignees";
  const list = useRef<HTMLOListElement>(null);
  const add = (): void => {
    write([...people, { role: "" }]);
    requestAnimationFrame(() => list.current?.lastElementChild?.querySelector("select")?.focus());
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="assignees" id={id}>
          <ol ref={list}>
            {people.map((person, index) => (
              <li key={index}>
                <PersonRow
                  pointer={[...props.pointer, index]}
                  person={person}
                  kinds={kinds}
                  onChange={(next) => write(people.map((one, at) => (at === index ? next : one)))}
                  onRemove={() => write(people.filter((_, at) => at !== index))}
                />
              </li>
            ))}
          </ol>
          <button type="button" className="link-button" onClick={add}>
            + {say(told ? "assignee.add_recipient" : "assignee.add")}
          </button>
          {told ? null : <PeoplePreview pointer={props.pointer} people={people} />}
        </div>
      )}
    </Field>
  );
}

interface PersonRowProps {
  pointer: Pointer;
  person: Data;
  kinds: readonly string[];
  onChange: (person: Mapping) => void;
  onRemove: () => void;
}

function PersonRow({ pointer, person, kinds, onChange, onRemove }: PersonRowProps): React.JSX.Element {
  const vocabulary = useVocabulary();
  const kind = kindOf(person, kinds);
  const word = (one: string): string => (one in BEGINNING ? say(`assignee.${one}` as Key) : vocabulary.label(one));
  return (
    <div className="person-row">
      <select
        className="form-select"
        aria-label={say("assignee.kind")}
        value={kind}
        onChange={(event) => onChange(BEGINNING[event.target.value] ?? { [event.target.value]: "" })}
      >
        {kind === "" ? <option value="">{say("assignee.choose")}</option> : null}
        {kinds.map((one) => (
          <option key={one} value={one}>
            {word(one)}
          </option>
        ))}
      </select>
      <button type="button" className="icon-button" aria-label={say("assignee.remove")} title={say("assignee.remove")} onClick={onRemove}>
        <Icon name="x" />
      </button>
      <div className="person-more">
        <PersonDetail pointer={pointer} person={isMapping(person) ? person : {}} kind={kind} onChange={onChange} />
      </div>
    </div>
  );
}

interface DetailProps {
  pointer: Pointer;
  person: Mapping;
  kind: string;
  onChange: (person: Mapping) => void;
}

function PersonDetail({ pointer, person, kind, onChange }: DetailProps): React.JSX.Element | null {
  const root = useDefinition();
  const id = useId();
  const label = kind in BEGINNING ? say(`assignee.${kind}` as Key) : kind;
  const text = textOf(person, kind);
  switch (kind) {
    case "":
    case "initiator":
      return null;
    case "role":
      return <RoleChoice label={label} value={text} onChange={(role) => onChange({ role })} />;
    case "manager":
      return <Superior pointer={pointer} person={person} onChange={onChange} />;
    case "field":
      return <NamePicker label={label} scope={scopeAt(root, pointer)} value={text} wanted={PEOPLE} onChange={(field) => onChange({ field })} />;
    case "linked":
      return <NamePicker label={label} scope={scopeAt(root, pointer)} value={text} wanted={RECORDS} onChange={(linked) => onChange({ linked })} />;
    case "expression":
      return <ExpressionEditor id={id} describedBy="" pointer={[...pointer, "expression"]} label={label} value={text} onChange={(expression) => onChange({ expression })} />;
    case "user":
      return <PersonChoice quiet label={label} value={text} onChange={(user) => onChange({ user })} />;
    default:
      return <input className="form-control" aria-label={label} value={text} onChange={(event) => onChange({ [kind]: event.target.value })} />;
  }
}

const PEOPLE: Wanted = { fits: (name) => name.type === "user" || name.type === "multi_user" };
const RECORDS: Wanted = { fits: (name) => name.type === "lookup" };

export function RoleChoice({ label, value, onChange }: { label: string; value: string; onChange: (role: string) => void }): React.JSX.Element {
  const root = useDefinition();
  const roles = listAt(root, ["roles"]);
  const known = roles.some((one) => textOf(one, "key") === value);
  return (
    <select className="form-select" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {known && value !== "" ? null : <option value={value}>{value || say("assignee.choose")}</option>}
      {roles.map((role) => (
        <option key={textOf(role, "key")} value={textOf(role, "key")}>
          {nameOf(role)}
        </option>
      ))}
    </select>
  );
}

/** A superior: how many levels up, and of whom. */
function Superior({ pointer, person, onChange }: Omit<DetailProps, "kind">): React.JSX.Element {
  const root = useDefinition();
  const of = textOf(person, "of");
  const level = typeof person["manager"] === "number" ? person["manager"] : 1;
  const put = (manager: number, whose: string): void => onChange(whose === "" ? { manager } : { manager, of: whose });
  return (
    <div className="superior">
      <label>
        <span>{say("assignee.of")}</span>
        <select
          className="form-select"
          value={of === "" || of === "initiator" ? "" : "field"}
          onChange={(event) => put(level, event.target.value === "" ? "" : (firstPerson(root, homeOf(root, pointer)) ?? "owner"))}
        >
          <option value="">{say("who.initiator")}</option>
          <option value="field">{say("assignee.field")}</option>
        </select>
      </label>
      {of === "" || of === "initiator" ? null : (
        <NamePicker label={say("assignee.of")} scope={scopeAt(root, pointer)} value={of} wanted={PEOPLE} onChange={(path) => put(level, path)} />
      )}
      <label>
        <span>{say("assignee.level")}</span>
        <input
          type="number"
          className="form-control num"
          min={1}
          max={10}
          value={level}
          onChange={(event) => put(Math.max(1, Math.min(10, Math.round(Number(event.target.value)) || 1)), of)}
        />
      </label>
    </div>
  );
}

function firstPerson(root: Data, form: string): string | null {
  const found = listAt(root, ["forms"]).find((one) => textOf(one, "key") === form);
  const field = listAt(found ?? null, ["fields"]).find((one) => textOf(one, "type") === "user");
  return field === undefined ? null : textOf(field, "key");
}
