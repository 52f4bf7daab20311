/** Controls of properties that name fields: one, a list of them, or pairs that are filled in. */

import { useMemo } from "react";

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { NamePicker, type Wanted } from "../scope/NamePicker";
import { trail, wordsOf, type Name, type Scope } from "../scope/names";
import { homeOf, pointedNames, scopeAt } from "../scope/scope";
import { say } from "../words/words";
import type { Control, ControlProps } from "./control";
import { Field } from "./Field";
import { usePut } from "./simple";

/** Where the names of a control come from. */
export type ScopeOf = (root: Data, pointer: Pointer) => Scope;

/** Names of the form that the part is about. */
export const ofHome: ScopeOf = (root, pointer) => {
  const scope = scopeAt(root, pointer.slice(0, 2), homeOf(root, pointer));
  return { ...scope, groups: {} };
};

/** Names of the form (or rows) that the part beside names. */
export const ofTarget: ScopeOf = (root, pointer) => {
  const owner = valueAt(root, pointer.slice(0, -1));
  const rows = textOf(owner, "subtable");
  const { parent, ...found } = pointedNames(root, rows === "" ? textOf(owner, "form") : `${textOf(owner, "form")}.${rows}`);
  return { ...found, groups: parent ? { parent } : {} };
};

/** Names beside a field: the form's, or in a subtable its columns. */
export const ofOwn: ScopeOf = (root, pointer) => ({ ...scopeAt(root, pointer.slice(0, -1)), groups: {} });

export function useScope(of: ScopeOf, pointer: Pointer): Scope {
  const root = useDefinition();
  const place = JSON.stringify(pointer);
  return useMemo(() => of(root, JSON.parse(place) as Pointer), [of, root, place]);
}

export const PLAIN: Wanted = { fits: (name) => name.field !== undefined, through: false };
export const PARTS: Wanted = { ...PLAIN, columns: true };
export const DEEP: Wanted = {};

/** A list of fields, in a sequence: chips, and a search to add one. */
export function fieldsControl(of: ScopeOf, wanted: Wanted): Control {
  return function FieldsControl(props) {
    const root = useDefinition();
    const scope = useScope(of, props.pointer);
    const write = usePut(props);
    const list = isList(props.value) ? props.value.map(String) : [];
    const put = (next: string[]): void => write(next.length ? next : undefined);
    const others: Wanted = useMemo(() => wanted, []);
    return (
      <Field {...props} deep>
        {({ id }) => (
          <div>
            <ul className="name-chips">
              {list.map((path, index) => (
                <Chip
                  key={path}
                  label={wordsOf(root, scope, path)}
                  path={path}
                  gone={trail(root, scope, path) === null}
                  first={index === 0}
                  onForward={() => put(list.map((one, at) => (at === index - 1 ? path : at === index ? (list[index - 1] ?? one) : one)))}
                  onRemove={() => put(list.filter((one) => one !== path))}
                />
              ))}
            </ul>
            <NamePicker id={id} label={`${say("add")} ${props.label}`} scope={scope} value="" wanted={others} onChange={(path) => !list.includes(path) && put([...list, path])} />
          </div>
        )}
      </Field>
    );
  };
}

interface ChipProps {
  label: string;
  path: string;
  gone: boolean;
  first: boolean;
  onForward: () => void;
  onRemove: () => void;
}

function Chip({ label, path, gone, first, onForward, onRemove }: ChipProps): React.JSX.Element {
  return (
    <li className={gone ? "is-gone" : ""} title={path}>
      <span>{gone ? say("ref.gone", { what: path }) : label}</span>
      <button type="button" className="design-act" disabled={first} aria-label={say("ref.up", { what: label })} onClick={onForward}>
        <Icon name="arrow-up" />
      </button>
      <button type="button" className="design-act" aria-label={say("ref.remove", { what: label })} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </li>
  );
}

/** One field. */
export function fieldControl(of: ScopeOf, wanted: Wanted): Control {
  return function FieldControl(props) {
    const scope = useScope(of, props.pointer);
    const write = usePut(props);
    const value = (typeof props.value === "string" ? props.value : "");
    return (
      <Field {...props}>
        {({ id }) => (
          <div className="key-line">
            <NamePicker id={id} label={props.label} scope={scope} value={value} wanted={wanted} onChange={write} />
            {value === "" || props.required ? null : (
              <button type="button" className="icon-button" aria-label={say("ref.remove", { what: value })} onClick={() => write(undefined)}>
                <Icon name="x" />
              </button>
            )}
          </div>
        )}
      </Field>
    );
  };
}

/** What is copied here when a record is chosen: their field → the field here. */
export function FillControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const theirs = useScope(ofTarget, props.pointer);
  const ours = useScope(ofOwn, props.pointer);
  const map = isMapping(props.value) ? props.value : {};
  const pairs = Object.entries(map).map(([to, from]) => ({ to, from: String(from) }));
  const put = (next: { to: string; from: string }[]): void => {
    const made = Object.fromEntries(next.filter(({ to, from }) => to !== "" && from !== "").map(({ to, from }) => [to, from]));
    write(Object.keys(made).length ? made : undefined);
  };
  const add = (from: string): void => {
    const own = ours.bare.find((name) => name.name === from && !(from in map)) ?? ours.bare.find((name) => fillable(name) && !(name.name in map));
    if (own) put([...pairs, { to: own.name, from }]);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="fill-lines">
          {pairs.map(({ to, from }, index) => (
            <div className="fill-line" key={to}>
              <NamePicker label={say("ref.fill.from")} scope={theirs} value={from} onChange={(next) => put(pairs.map((one, at) => (at === index ? { to, from: next } : one)))} />
              <Icon name="chevron-right" />
              <NamePicker label={say("ref.fill.to")} scope={ours} value={to} wanted={FILLED} onChange={(next) => put(pairs.map((one, at) => (at === index ? { to: next, from } : one)))} />
              <button type="button" className="design-act" aria-label={say("ref.remove", { what: to })} onClick={() => put(pairs.filter((_, at) => at !== index))}>
                <Icon name="x" />
              </button>
            </div>
          ))}
          <NamePicker id={id} label={say("ref.fill.add")} scope={theirs} value="" onChange={add} />
        </div>
      )}
    </Field>
  );
}

function fillable(name: Name): boolean {
  return name.field !== undefined && name.type !== "serial" && name.type !== "subtable" && name.field["formula"] === undefined;
}

const FILLED: Wanted = { fits: fillable, through: false };
