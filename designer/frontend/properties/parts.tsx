/** Controls of parts: a thing with properties, lists of things, variants, and maps. */

import { useId, useState } from "react";

import { insertItem, moveItem, removeItem, setValue, unsetValue } from "../commands/command";
import { useRun, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, isMapping, listAt, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import type { Schema } from "../schema/schema";
import { useVocabulary, type Vocabulary } from "../schema/vocabulary";
import { localised, nameOf, say } from "../words/words";
import type { ControlProps } from "./control";
import { ExpressionEditor } from "./ExpressionEditor";
import { Field } from "./Field";
import { Properties } from "./Properties";
import { usePut } from "./simple";

/** A new part: what its definition asks for, as empty as it may be. */
export function fresh(vocabulary: Vocabulary, definition: string): Mapping {
  const schema = vocabulary.language.definition(definition);
  const made: Mapping = {};
  for (const name of schema.required ?? []) {
    const property = schema.properties?.[name] ?? {};
    const kinded = vocabulary.language.kind(property);
    if (property.const !== undefined) made[name] = property.const;
    else if (kinded.kind === "things" || kinded.kind === "variants" || kinded.kind === "texts") made[name] = [];
    else if (kinded.kind === "thing" || kinded.kind === "map") made[name] = {};
    else if (kinded.kind === "choice") made[name] = kinded.words?.[0] ?? "";
    else if (kinded.kind === "number") made[name] = property.minimum ?? 0;
    else if (kinded.kind === "flag") made[name] = false;
    else made[name] = "";
  }
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    if (property.const !== undefined && made[name] === undefined && property.default === undefined)
      made[name] = property.const;
  return made;
}

/** What a part is called in a list: its label, key, or the first text in it. */
export function titleOf(vocabulary: Vocabulary, value: Data | undefined, place: number, root: Data = null): string {
  const said = isMapping(value) ? localised(value["label"]) || localised(value["message"]) : "";
  const named = said || nameOf(value) || roleOf(root, value);
  if (named !== "") return named;
  if (isMapping(value))
    for (const [name, one] of Object.entries(value)) {
      if (typeof one === "string" && one !== "")
        return `${vocabulary.label(name)} ${one.length > 40 ? `${one.slice(0, 40)}…` : one}`;
      if (isMapping(one) || isList(one)) return vocabulary.label(name);
    }
  return say("item", { n: place + 1 });
}

/** What a grant is called: its role. */
function roleOf(root: Data, value: Data | undefined): string {
  const role = isMapping(value) ? value["role"] : undefined;
  const found = listAt(root, ["roles"]).find((one) => isMapping(one) && one["key"] === role);
  return found === undefined ? "" : nameOf(found);
}

export function ThingControl(props: ControlProps): React.JSX.Element {
  const run = useRun();
  const vocabulary = useVocabulary();
  const definition = vocabulary.language.nameOf(props.kinded.of ?? {}) ?? "";
  const there = isMapping(props.value);
  const take = (on: boolean): void => {
    if (on) run(setValue(say("did.add", { what: props.label }), props.pointer, fresh(vocabulary, definition)));
    else run(unsetValue(say("did.unset", { what: props.label }), props.pointer));
  };
  return (
    <details className="part" open={there}>
      <summary>{props.label}</summary>
      {props.required ? null : (
        <button type="button" className="link-button" onClick={() => take(!there)}>
          {there ? say("delete") : say("add")}
        </button>
      )}
      {there ? <Properties pointer={props.pointer} definition={definition} /> : null}
    </details>
  );
}

interface PartListProps {
  pointer: Pointer;
  label: string;
  /** The definitions an item may be. */
  options: readonly string[];
  list: readonly Data[];
  describe?: (value: Data, place: number) => React.ReactNode;
  /** Properties that stand first in every item. */
  lead?: readonly string[];
}

const NONE: readonly string[] = [];

/** A list of parts: each opens in place; added, deleted, moved. */
export function PartList({ pointer, label, options, list, describe, lead = NONE }: PartListProps): React.JSX.Element {
  const run = useRun();
  const vocabulary = useVocabulary();
  const session = useSession();
  const [open, setOpen] = useState<number | null>(null);
  const add = (definition: string): void => {
    const made = fresh(vocabulary, definition);
    const at = [...pointer, list.length];
    const name = say("did.add", { what: label });
    if (isList(valueAt(session.state.definition, pointer))) run(insertItem(name, at, made));
    else run(setValue(name, pointer, [made]));
    setOpen(list.length);
  };
  return (
    <div className="part-list">
      <ol>
        {list.map((item, index) => {
          const definition = options.length === 1 ? options[0] : vocabulary.language.variantOf(options, item);
          const title = describe?.(item, index) ?? titleOf(vocabulary, item, index, session.state.definition);
          return (
            <li key={index} className="part-item">
              <div className="part-head">
                <button
                  type="button"
                  className="part-title"
                  aria-expanded={open === index}
                  onClick={() => setOpen(open === index ? null : index)}
                >
                  <Icon name="chevron-right" />
                  <span>{title}</span>
                </button>
                <ItemActs pointer={pointer} index={index} count={list.length} label={label} />
              </div>
              {open === index && definition ? (
                <Properties pointer={[...pointer, index]} definition={definition} lead={lead} />
              ) : null}
            </li>
          );
        })}
      </ol>
      <AddPart options={options} onAdd={add} label={label} />
    </div>
  );
}

interface ItemActsProps {
  pointer: Pointer;
  index: number;
  count: number;
  label: string;
}

/** Move up, move down, delete one item of a list. */
export function ItemActs({ pointer, index, count, label }: ItemActsProps): React.JSX.Element {
  const run = useRun();
  const at = [...pointer, index];
  const move = (to: number): void => run(moveItem(say("did.move", { what: label }), at, to));
  return (
    <span className="part-acts">
      <button type="button" disabled={index === 0} title={say("move.up")} aria-label={say("move.up")} onClick={() => move(index - 1)}>
        <Icon name="arrow-up" />
      </button>
      <button type="button" disabled={index === count - 1} title={say("move.down")} aria-label={say("move.down")} onClick={() => move(index + 1)}>
        <Icon name="arrow-down" />
      </button>
      <button type="button" title={say("delete")} aria-label={say("delete")} onClick={() => run(removeItem(say("did.remove", { what: label }), at))}>
        <Icon name="trash" />
      </button>
    </span>
  );
}

function AddPart({ options, onAdd, label }: { options: readonly string[]; onAdd: (definition: string) => void; label: string }): React.JSX.Element {
  const vocabulary = useVocabulary();
  const only = options.length === 1 ? options[0] : undefined;
  if (only !== undefined)
    return (
      <button type="button" className="link-button" onClick={() => onAdd(only)}>
        + {say("add")}
      </button>
    );
  return (
    <select
      className="form-select add-part"
      aria-label={`${say("add")} ${label}`}
      value=""
      onChange={(event) => event.target.value && onAdd(event.target.value)}
    >
      <option value="">+ {say("add")}…</option>
      {options.map((one) => (
        <option key={one} value={one}>
          {vocabulary.part(one)}
        </option>
      ))}
    </select>
  );
}

export function ThingsControl(props: ControlProps): React.JSX.Element {
  const { language } = useVocabulary();
  const options = props.kinded.options ?? [language.nameOf(props.kinded.of ?? {}) ?? ""];
  return (
    <Field {...props}>
      {() => <PartList pointer={props.pointer} label={props.label} options={options} list={isList(props.value) ? props.value : []} />}
    </Field>
  );
}

/** One of several kinds of parts: which, and then its properties. */
export function VariantControl(props: ControlProps): React.JSX.Element {
  const run = useRun();
  const vocabulary = useVocabulary();
  const options = props.kinded.options ?? [];
  const chosen = vocabulary.language.variantOf(options, props.value);
  return (
    <Field {...props} deep>
      {({ id, describedBy }) => (
        <>
          <select
            id={id}
            className="form-select"
            aria-describedby={describedBy}
            value={chosen ?? ""}
            onChange={(event) =>
              run(setValue(say("did.set", { what: props.label }), props.pointer, fresh(vocabulary, event.target.value)))
            }
          >
            {chosen === null ? <option value="">{say("not_set")}</option> : null}
            {options.map((one) => (
              <option key={one} value={one}>
                {vocabulary.part(one)}
              </option>
            ))}
          </select>
          {chosen ? <Properties pointer={props.pointer} definition={chosen} /> : null}
        </>
      )}
    </Field>
  );
}

/** Names with a value each: assignments, fills, links. */
export function MapControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const id = useId();
  const map: Mapping = isMapping(props.value) ? props.value : {};
  const [added, setAdded] = useState("");
  const values: Schema = props.kinded.of ?? {};
  const set = (name: string, value: Data): void => write({ ...map, [name]: value });
  const drop = (name: string): void => {
    const { [name]: _gone, ...rest } = map;
    write(Object.keys(rest).length || props.required ? rest : undefined);
  };
  const add = (): void => {
    const name = added.trim();
    if (name !== "" && !(name in map)) set(name, values.type === "array" ? [] : values.$ref === undefined ? "" : {});
    setAdded("");
  };
  return (
    <Field {...props} deep>
      {(ids) => (
        <div className="map" id={ids.id}>
          {Object.entries(map).map(([name, value]) => (
            <div key={name} className="map-line">
              <span className="map-name">{name}</span>
              <MapValue id={`${id}-${name}`} pointer={[...props.pointer, name]} label={name} value={value} values={values} onChange={(next) => set(name, next)} />
              <button type="button" className="icon-button" aria-label={`${say("delete")} ${name}`} onClick={() => drop(name)}>
                <Icon name="trash" />
              </button>
            </div>
          ))}
          <div className="map-line">
            <input
              className="form-control"
              aria-label={`${say("add")} ${props.label}`}
              placeholder={`+ ${say("add")}…`}
              value={added}
              onChange={(event) => setAdded(event.target.value)}
              onBlur={add}
              onKeyDown={(event) => event.key === "Enter" && add()}
            />
          </div>
        </div>
      )}
    </Field>
  );
}

interface MapValueProps {
  id: string;
  pointer: Pointer;
  label: string;
  value: Data;
  values: Schema;
  onChange: (value: Data) => void;
}

function MapValue(props: MapValueProps): React.JSX.Element {
  if (props.values.format === "expression")
    return <ExpressionEditor id={props.id} describedBy="" pointer={props.pointer} label={props.label} value={String(props.value)} onChange={props.onChange} />;
  if (props.values.type === "string")
    return <input id={props.id} className="form-control" aria-label={props.label} value={String(props.value)} onChange={(event) => props.onChange(event.target.value)} />;
  return <MapThing {...props} />;
}

/** A part by name, such as a place on the canvas; otherwise any value. */
function MapThing(props: MapValueProps): React.JSX.Element {
  const name = useVocabulary().language.nameOf(props.values);
  return name === null ? <JsonInput {...props} /> : <Properties pointer={props.pointer} definition={name} />;
}

/** A value of any shape, as JSON; text without quotes is text. */
function JsonInput(props: MapValueProps): React.JSX.Element {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? (typeof props.value === "string" ? props.value : JSON.stringify(props.value));
  const take = (next: string): void => {
    setTyped(next);
    try {
      props.onChange(JSON.parse(next) as Data);
    } catch {
      props.onChange(next);
    }
  };
  return (
    <textarea id={props.id} className="form-control is-code" rows={1} aria-label={props.label} value={text} onChange={(event) => take(event.target.value)} onBlur={() => setTyped(null)} />
  );
}
