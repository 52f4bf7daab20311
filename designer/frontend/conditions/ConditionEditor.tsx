/**
 * The editor of a condition: a sentence, its rows below, and the formula for those who like it.
 *
 * What cannot be shown as rows is a formula and stays one. Rows that are not filled in yet live
 * here only: the definition gets them when they say something.
 */

import { useId, useMemo, useState } from "react";

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import type { Pointer } from "../model/data";
import { ExpressionEditor } from "../properties/ExpressionEditor";
import { scopeAt } from "../scope/scope";
import { say } from "../words/words";
import { print, read, type Condition, type Group, type Join, type Row } from "./model";
import { RowEditor } from "./RowEditor";
import { sentence } from "./sentence";
import { SettingsInUse } from "./SettingsInUse";
import type { Scope } from "../scope/names";

export interface ConditionEditorProps {
  /** Where the condition stands: it decides which names are in scope. */
  pointer: Pointer;
  value: string;
  onChange: (value: string) => void;
  /** The form whose names stand bare, where the pointer does not tell it. */
  form?: string;
  id?: string;
  describedBy?: string;
  label?: string;
  /** What is said of an empty condition, where it does not mean "always". */
  empty?: string;
  /** It was asked for just now: its first row stands open. */
  begun?: boolean;
}

export function ConditionEditor(props: ConditionEditorProps): React.JSX.Element {
  const root = useDefinition();
  const { pointer, form } = props;
  const place = JSON.stringify(pointer);
  const scope = useMemo(() => scopeAt(root, JSON.parse(place) as Pointer, form), [root, place, form]);
  const [draft, setDraft] = useState<Condition | null>(props.begun ? { join: "and", parts: [newRow()] } : null);
  const [asFormula, setAsFormula] = useState(false);
  const present = useMemo(() => read(props.value), [props.value]);
  const condition = draft !== null && print(draft) === props.value ? draft : present;
  const [open, setOpen] = useState(props.begun ?? false);
  const change = (next: Condition): void => {
    setDraft(next);
    const text = print(next);
    if (text !== props.value) props.onChange(text);
  };
  if (condition === null || asFormula)
    return <AsFormula {...props} canBuild={condition !== null} onBuild={() => setAsFormula(false)} />;
  const empty = condition.parts.length === 0;
  return (
    <div className="condition">
      <button
        type="button"
        {...(props.id === undefined ? {} : { id: props.id })}
        className="condition-sentence"
        aria-expanded={open}
        {...(props.describedBy ? { "aria-describedby": props.describedBy } : {})}
        onClick={() => {
          if (empty && !open) setDraft({ join: "and", parts: [newRow()] });
          setOpen(!open);
        }}
      >
        <span>{empty ? (props.empty ?? say("cond.always")) : sentence(root, scope, condition)}</span>
        <Icon name="edit" />
      </button>
      {open ? <SettingsInUse expression={props.value} /> : null}
      {open ? <Rows condition={condition} scope={scope} onChange={change} onFormula={() => setAsFormula(true)} /> : null}
    </div>
  );
}

function newRow(): Row {
  return { kind: "test", field: "", operator: "==" };
}

interface RowsProps {
  condition: Condition;
  scope: Scope;
  onChange: (condition: Condition) => void;
  onFormula: () => void;
}

function Rows({ condition, scope, onChange, onFormula }: RowsProps): React.JSX.Element {
  const put = (index: number, part: Row | Group | null): void => {
    const parts = condition.parts.flatMap((one, at) => (at === index ? (part === null ? [] : [part]) : [one]));
    onChange({ ...condition, parts });
  };
  const add = (part: Row | Group): void => onChange({ ...condition, parts: [...condition.parts, part] });
  const other: Join = condition.join === "and" ? "or" : "and";
  return (
    <div className="condition-rows">
      {condition.parts.length > 1 ? <JoinChoice join={condition.join} onChange={(join) => onChange({ ...condition, join })} /> : null}
      <ol>
        {condition.parts.map((part, index) => (
          <li key={index}>
            {part.kind === "group" ? (
              <GroupRows group={part} scope={scope} onChange={(next) => put(index, next)} />
            ) : (
              <RowEditor row={part} scope={scope} onChange={(next) => put(index, next)} onRemove={() => put(index, null)} />
            )}
          </li>
        ))}
      </ol>
      <div className="condition-acts">
        <button type="button" className="link-button" onClick={() => add(newRow())}>
          + {say("cond.add")}
        </button>
        <button type="button" className="link-button" onClick={() => add({ kind: "group", join: other, rows: [newRow(), newRow()] })}>
          + {say("cond.add_group")}
        </button>
        <button type="button" className="link-button" onClick={onFormula}>
          {say("cond.as_formula")}
        </button>
      </div>
    </div>
  );
}

function JoinChoice({ join, onChange }: { join: Join; onChange: (join: Join) => void }): React.JSX.Element {
  const name = useId();
  return (
    <fieldset className="condition-join">
      <legend className="visually-hidden">{say("cond.join")}</legend>
      {(["and", "or"] as const).map((one) => (
        <label key={one}>
          <input type="radio" name={name} checked={join === one} onChange={() => onChange(one)} />
          <span>{say(one === "and" ? "cond.all" : "cond.any")}</span>
        </label>
      ))}
    </fieldset>
  );
}

function GroupRows({ group, scope, onChange }: { group: Group; scope: Scope; onChange: (group: Group | Row | null) => void }): React.JSX.Element {
  const put = (index: number, row: Row | null): void => {
    const rows = group.rows.flatMap((one, at) => (at === index ? (row === null ? [] : [row]) : [one]));
    onChange(rows.length === 0 ? null : { ...group, rows });
  };
  return (
    <div className="condition-group">
      <JoinChoice join={group.join} onChange={(join) => onChange({ ...group, join })} />
      <ol>
        {group.rows.map((row, index) => (
          <li key={index}>
            <RowEditor row={row} scope={scope} onChange={(next) => put(index, next)} onRemove={() => put(index, null)} />
          </li>
        ))}
      </ol>
      <button type="button" className="link-button" onClick={() => onChange({ ...group, rows: [...group.rows, newRow()] })}>
        + {say("cond.add")}
      </button>
    </div>
  );
}

function AsFormula(props: ConditionEditorProps & { canBuild: boolean; onBuild: () => void }): React.JSX.Element {
  const own = useId();
  return (
    <div className="condition">
      <ExpressionEditor
        id={props.id ?? own}
        describedBy={props.describedBy ?? ""}
        pointer={props.pointer}
        label={props.label ?? say("by_condition")}
        value={props.value}
        onChange={props.onChange}
        {...(props.form === undefined ? {} : { form: props.form })}
        expects="boolean"
      />
      {props.canBuild ? (
        <button type="button" className="link-button" onClick={props.onBuild}>
          {say("cond.as_rows")}
        </button>
      ) : null}
    </div>
  );
}

