/** What a role may do with one form: a row of ticks, and opened which records and which fields. */

import { useState } from "react";

import { removeItem, setValue, unsetValue } from "../commands/command";
import { ConditionEditor } from "../conditions/ConditionEditor";
import { useIssues, useSession } from "../draft/hooks";
import { previewAs } from "../form/preview_role";
import { Icon } from "../frame/Icon";
import { go } from "../frame/route";
import { isMapping, isWithin, listAt, textOf, type Data, type Pointer } from "../model/data";
import { nameOf, say, type Key } from "../words/words";
import { FieldGrid } from "./FieldGrid";
import { addGrant, grantsOf, RIGHTS, rightsOf, setRight, type Grant } from "./modeling";

interface FormRightsProps {
  place: number;
  form: Data;
  role: string;
}

export function FormRights({ place, form, role }: FormRightsProps): React.JSX.Element {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const grants = grantsOf(form, role);
  const pointer: Pointer = ["forms", place];
  const all = grants.flatMap(({ grant }) => rightsOf(grant));
  const limited = grants.some(({ grant }) => grant["where"] !== undefined || grant["fields"] !== undefined);
  const wrong = useIssues().some((one) => one.pointer && grants.some((grant) => isWithin(one.pointer ?? [], [...pointer, "access", grant.place])));
  const several = grants.length > 1;
  const flip = (right: string, on: boolean): void => {
    const command = setRight(session.state.definition, pointer, role, right, on);
    if (command) session.run(command);
  };
  return (
    <tbody className={open ? "is-open" : ""}>
      <tr>
        <th scope="row">
          <button type="button" className="part-title" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name="chevron-right" />
            <span>{nameOf(form)}</span>
            {limited ? <small>{say("access.limited")}</small> : null}
            {wrong ? <span className="fault-dot" role="img" aria-label={say("faults.title")} /> : null}
          </button>
        </th>
        {RIGHTS.map((right) => (
          <td key={right}>
            <input
              type="checkbox"
              className="form-check-input"
              aria-label={`${nameOf(form)}: ${say(`right.${right}`)}`}
              title={several ? say("access.several") : say(`right.${right}`)}
              checked={all.includes(right)}
              disabled={several}
              onChange={(event) => flip(right, event.target.checked)}
            />
          </td>
        ))}
      </tr>
      {open ? (
        <tr className="rights-inside">
          <td colSpan={RIGHTS.length + 1}>
            {grants.length === 0 ? <p className="form-hint">{say("access.none")}</p> : null}
            {grants.map((grant, index) => (
              <GrantEditor key={grant.place} form={form} pointer={[...pointer, "access", grant.place]} grant={grant} role={role} title={several ? say("access.grant_n", { n: index + 1 }) : ""} all={several} />
            ))}
            <p className="rights-acts">
              <button type="button" className="link-button" onClick={() => session.run(addGrant(session.state.definition, pointer, role, ["read"], say("access.did.right", { what: nameOf(form) })))}>
                + {say("access.add_grant")}
              </button>
              <button
                type="button"
                className="link-button"
                onClick={() => {
                  previewAs(role);
                  go("forms", textOf(form, "key"));
                }}
              >
                {say("access.see")}
              </button>
            </p>
          </td>
        </tr>
      ) : null}
    </tbody>
  );
}

interface GrantEditorProps {
  form: Data;
  pointer: Pointer;
  grant: Grant;
  role: string;
  title: string;
  /** Whether the common rights are ticked here, as the row above shows several grants. */
  all: boolean;
}

function GrantEditor({ form, pointer, grant, role, title, all }: GrantEditorProps): React.JSX.Element {
  const session = useSession();
  const where = [...pointer, "where"];
  const can = rightsOf(grant.grant);
  const acts = listAt(form, ["actions"]).map((one) => ({ key: textOf(one, "key"), label: nameOf(one) }));
  const known: readonly string[] = [...RIGHTS, ...acts.map((one) => one.key)];
  const lost = can.filter((one) => !known.includes(one)).map((key) => ({ key, label: say("ref.gone", { what: key }) }));
  const rights = [...(all ? RIGHTS.map((key) => ({ key: key as string, label: say(`right.${key}` as Key) })) : []), ...acts, ...lost];
  const flip = (right: string, on: boolean): void => {
    const command = setRight(session.state.definition, pointer.slice(0, 2), role, right, on, grant.place);
    if (command) session.run(command);
  };
  const condition = typeof grant.grant["where"] === "string" ? grant.grant["where"] : "";
  const write = (text: string): void => {
    const name = say("did.set", { what: say("access.which") });
    session.run(text === "" ? unsetValue(name, where) : setValue(name, where, text));
  };
  return (
    <section className="grant">
      {title === "" ? null : (
        <h4>
          {title}
          <button type="button" className="design-act" aria-label={say("ref.remove", { what: title })} onClick={() => session.run({ ...removeItem(say("access.did.right", { what: nameOf(form) }), pointer), selects: null })}>
            <Icon name="trash" />
          </button>
        </h4>
      )}
      <div className="grant-part">
        <h5>{say("access.which")}</h5>
        <ConditionEditor pointer={where} value={condition} label={say("access.which")} empty={say("access.all_records")} onChange={(text) => (text !== "" || isMapping(grant.grant) ? write(text) : undefined)} />
      </div>
      {rights.length ? (
        <div className="grant-part">
          <h5>{say(all ? "access.rights" : "access.acts")}</h5>
          <div className="choices" role="group" aria-label={say(all ? "access.rights" : "access.acts")}>
            {rights.map((one) => (
              <label key={one.key} className="form-check">
                <input type="checkbox" className="form-check-input" checked={can.includes(one.key)} onChange={(event) => flip(one.key, event.target.checked)} />
                <span className="form-check-label">{one.label}</span>
              </label>
            ))}
          </div>
        </div>
      ) : null}
      <div className="grant-part">
        <h5>{say("access.fields")}</h5>
        <FieldGrid form={form} pointer={pointer} grant={grant.grant} />
      </div>
    </section>
  );
}
