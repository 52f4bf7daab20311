/** One row of a condition: a field, an operator, and a value as the field's kind asks for it. */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { NamePicker } from "../scope/NamePicker";
import { resolve, type Name, type Scope } from "../scope/names";
import { say } from "../words/words";
import type { Operand, Row, Test } from "./model";
import { operatorsOf, shownOperator, withField, withOperator } from "./operators";
import { isAlone } from "./row";
import { operatorWord } from "./sentence";
import { ValueEditor } from "./ValueEditor";

interface RowEditorProps {
  row: Row;
  scope: Scope;
  onChange: (row: Row) => void;
  onRemove: () => void;
}

export function RowEditor({ row, scope, onChange, onRemove }: RowEditorProps): React.JSX.Element {
  return (
    <div className="condition-row">
      {row.kind === "formula" ? (
        <input className="form-control is-code" aria-label={say("formula")} value={row.text} onChange={(event) => onChange({ ...row, text: event.target.value })} />
      ) : (
        <TestRow test={row} scope={scope} onChange={onChange} />
      )}
      <button type="button" className="icon-button" title={say("delete")} aria-label={say("cond.remove")} onClick={onRemove}>
        <Icon name="x" />
      </button>
    </div>
  );
}

function TestRow({ test, scope, onChange }: { test: Test; scope: Scope; onChange: (test: Test) => void }): React.JSX.Element {
  const root = useDefinition();
  const name = resolve(root, scope, test.field);
  return (
    <div className="condition-test">
      <NamePicker label={say("cond.field")} scope={scope} value={test.field} onChange={(path) => onChange(withField(resolve(root, scope, path), path))} />
      {test.field === "" ? null : <OperatorAndValue test={test} name={name} scope={scope} onChange={onChange} />}
    </div>
  );
}

function OperatorAndValue({ test, name, scope, onChange }: { test: Test; name: Name | null; scope: Scope; onChange: (test: Test) => void }): React.JSX.Element {
  const type = name?.type ?? "text";
  const shown = shownOperator(test);
  const known = operatorsOf(type);
  const operators = known.includes(shown) ? known : [...known, shown];
  const upper = (value: Operand): void => onChange({ ...test, upper: value });
  return (
    <div className="condition-compare">
      <select
        className="form-select"
        aria-label={say("cond.operator")}
        value={shown}
        onChange={(event) => onChange(withOperator(test, event.target.value as Test["operator"], type))}
      >
        {operators.map((one) => (
          <option key={one} value={one}>
            {operatorWord(one, type)}
          </option>
        ))}
      </select>
      {isAlone(shown) ? null : <ValueEditor test={test} value={test.value} name={name} scope={scope} onChange={(value) => onChange({ ...test, value })} />}
      {test.operator === "between" ? <ValueEditor test={test} value={test.upper} name={name} scope={scope} onChange={upper} /> : null}
    </div>
  );
}
