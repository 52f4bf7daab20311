/** Who takes over when nobody is left: one of the fixed ways, a role, or a person. */

import { setValue, unsetValue } from "../commands/command";
import { useSession } from "../draft/hooks";
import { isMapping, textOf, type Data } from "../model/data";
import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { PersonChoice } from "../pick/PersonChoice";
import { RoleChoice } from "./Assignees";

export function OnEmptyControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const vocabulary = useVocabulary();
  const present = props.value ?? props.fallback ?? "superior";
  const kind = isMapping(present) ? ("role" in present ? "role" : "user") : String(present);
  const write = (value: Data): void => {
    const name = say("did.set", { what: props.label });
    if (value !== props.fallback) session.run(setValue(name, props.pointer, value));
    else if (props.value !== undefined) session.run(unsetValue(name, props.pointer));
  };
  const choose = (next: string): void => write(next === "role" || next === "user" ? { [next]: "" } : next);
  return (
    <Field {...props} deep>
      {({ id, describedBy }) => (
        <div className="on-empty">
          <select id={id} className="form-select" aria-describedby={describedBy} value={kind} onChange={(event) => choose(event.target.value)}>
            {["superior", "admin", "skip", "error"].map((one) => (
              <option key={one} value={one}>
                {vocabulary.value(`on_empty.${one}`)}
              </option>
            ))}
            <option value="role">{say("empty.role")}</option>
            <option value="user">{say("empty.user")}</option>
          </select>
          {kind === "role" ? <RoleChoice label={say("empty.role")} value={textOf(present, "role")} onChange={(role) => write({ role })} /> : null}
          {kind === "user" ? <PersonChoice quiet label={say("empty.user")} value={textOf(present, "user")} onChange={(user) => write({ user })} /> : null}
        </div>
      )}
    </Field>
  );
}
