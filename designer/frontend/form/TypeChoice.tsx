/** What kind of field it is, and the change to another: what goes with it is told first. */

import { useState } from "react";

import { useDefinition, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, textOf, valueAt, type Pointer } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { storedOptions, type StoredOptions } from "../properties/option_help";
import { say } from "../words/words";
import { definitionOf } from "./groups";
import { formAt, pathOf } from "./modeling";
import { changeType, retyped, textsBecomeOptions, typesFor } from "./retyping";

export function TypeChoice({ pointer, type }: { pointer: Pointer; type: string }): React.JSX.Element {
  const root = useDefinition();
  const vocabulary = useVocabulary();
  const [wanted, setWanted] = useState<string | null>(null);
  const [taken, setTaken] = useState(NOTHING_TAKEN);
  const change = useChange(pointer, setTaken);
  const types = typesFor(root, pointer);
  const entry = vocabulary.fieldType(type);
  if (types.length === 0)
    return (
      <span className="type-note">
        <Icon name={entry.icon} />
        {entry.label}
      </span>
    );
  return (
    <>
      <TypeSelect type={wanted ?? type} types={[type, ...types]} pointer={pointer} onAsk={setWanted} onChange={change} />
      {wanted === null ? null : <Losing pointer={pointer} type={wanted} onClose={() => setWanted(null)} onChange={change} />}
      {taken.options.length && type.endsWith("select") ? (
        <p className="form-hint type-taken" role="status">{say(taken.more ? "form.type.taken_more" : "form.type.taken", { n: taken.options.length })}</p>
      ) : null}
    </>
  );
}

const NOTHING_TAKEN: StoredOptions = { options: [], more: false };

/** Change the type; a text that becomes a choice begins with what its records hold. */
function useChange(pointer: Pointer, onTaken: (taken: StoredOptions) => void): (type: string) => Promise<void> {
  const session = useSession();
  const vocabulary = useVocabulary();
  return async (type) => {
    const before = session.state.definition;
    const form = textOf(valueAt(before, formAt(pointer)), "key");
    const taken = textsBecomeOptions(before, pointer, type) ? await storedOptions(form, pathOf(before, pointer)) : NOTHING_TAKEN;
    const now = session.state.definition;
    if (valueAt(now, pointer) !== valueAt(before, pointer)) return;
    session.run(changeType(now, vocabulary.language, pointer, type, vocabulary.fieldType(type).label, taken.options));
    onTaken(taken);
  };
}

interface TypeSelectProps {
  type: string;
  types: readonly string[];
  pointer: Pointer;
  /** Something would go: ask first. */
  onAsk: (type: string | null) => void;
  onChange: (type: string) => Promise<void>;
}

function TypeSelect({ type, types, pointer, onAsk, onChange }: TypeSelectProps): React.JSX.Element {
  const root = useDefinition();
  const vocabulary = useVocabulary();
  const choose = (next: string): void => {
    const present = valueAt(root, pointer);
    if (isMapping(present) && textOf(present, "type") === next) return onAsk(null);
    if (retyped(root, vocabulary.language, pointer, next).lost.length) return onAsk(next);
    onAsk(null);
    void onChange(next);
  };
  return (
    <span className="type-choice">
      <Icon name={vocabulary.fieldType(type).icon} />
      <select className="form-select" aria-label={say("form.type")} title={say("form.type")} value={type} onChange={(event) => choose(event.target.value)}>
        {types.map((one) => (
          <option key={one} value={one}>
            {vocabulary.fieldType(one).label}
          </option>
        ))}
      </select>
    </span>
  );
}

interface LosingProps {
  pointer: Pointer;
  type: string;
  onClose: () => void;
  onChange: (type: string) => Promise<void>;
}

/** What goes with the old type, and the act. */
function Losing({ pointer, type, onClose, onChange }: LosingProps): React.JSX.Element {
  const root = useDefinition();
  const vocabulary = useVocabulary();
  const { label } = vocabulary.fieldType(type);
  const owner = definitionOf(vocabulary.language, textOf(valueAt(root, pointer), "type")) ?? "";
  const lost = retyped(root, vocabulary.language, pointer, type).lost.map((name) => vocabulary.label(name, owner));
  return (
    <div className="type-losing" role="alert">
      <p>{say("form.type.loses", { type: label, what: lost.join(say("cond.or.list")) })}</p>
      <p className="form-hint">{say("form.type.records")}</p>
      <div className="type-acts">
        <button
          type="button"
          className="btn btn-sm"
          autoFocus
          onClick={() => {
            onClose();
            void onChange(type);
          }}
        >
          {say("form.type.change")}
        </button>
        <button type="button" className="btn btn-sm btn-quiet" onClick={onClose}>
          {say("cancel")}
        </button>
      </div>
    </div>
  );
}
