/** A list of texts, each in one language or in several. */

import { insertItem, removeItem, setValue } from "../commands/command";
import { useRun, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, valueAt } from "../model/data";
import { locale, say } from "../words/words";
import type { ControlProps } from "./control";
import { Field } from "./Field";
import { WordsControl } from "./simple";

export function WordsListControl(props: ControlProps): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const list = isList(props.value) ? props.value : [];
  const add = (): void => {
    const made = { [locale()]: "" };
    const said = say("did.add", { what: props.label });
    const there = isList(valueAt(session.state.definition, props.pointer));
    run(there ? { ...insertItem(said, [...props.pointer, list.length], made), selects: null } : setValue(said, props.pointer, [made]));
  };
  return (
    <Field {...props} deep>
      {() => (
        <div className="words-list">
          {list.map((value, index) => (
            <div key={index} className="words-list-item">
              <WordsControl {...props} pointer={[...props.pointer, index]} value={value} label={`${props.label} ${index + 1}`} description="" required />
              <button type="button" className="icon-button" aria-label={say("ref.remove", { what: `${props.label} ${index + 1}` })} onClick={() => run(removeItem(say("did.remove", { what: props.label }), [...props.pointer, index]))}>
                <Icon name="trash" />
              </button>
            </div>
          ))}
          <button type="button" className="link-button" onClick={add}>
            + {say("add")}
          </button>
        </div>
      )}
    </Field>
  );
}
