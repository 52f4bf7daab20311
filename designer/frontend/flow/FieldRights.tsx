/** Rights to fields as a grid: what has a tick stands first, the rest is found by name. */

import { useMemo, useState } from "react";

import { unsetValue } from "../commands/command";
import { useDefinition, useIssues, useSession } from "../draft/hooks";
import { isWithin, valueAt } from "../model/data";
import type { ControlProps } from "../properties/control";
import { formOf } from "../scope/names";
import { homeOf } from "../scope/scope";
import { say } from "../words/words";
import { RIGHTS, namesOf, rowsOf, ticked, type RightName, type RightsRow } from "./rights";

export function FieldRightsControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const issues = useIssues().filter((one) => one.pointer && isWithin(one.pointer, props.pointer));
  const form = formOf(root, homeOf(root, props.pointer));
  const rows = useMemo(() => rowsOf(form), [form]);
  const set = new Set(RIGHTS.flatMap((right) => namesOf(props.value, right)));
  const unknown = [...set].filter((path) => !rows.some((one) => one.path === path));
  const wanted = typed.trim().toLowerCase();
  const found = rows.filter((row) =>
    wanted === "" ? all || set.has(row.path) : row.label.toLowerCase().includes(wanted) || row.path.includes(wanted),
  );
  const first = [...found].sort((one, other) => Number(set.has(other.path)) - Number(set.has(one.path)));
  const lost = unknown.map((path) => ({ path, label: path, inner: false, writable: true }));
  const shown = [...lost, ...(wanted === "" ? first : found)];
  return (
    <div className="rights">
      <p className="form-hint">{say("rights.explain")}</p>
      <input className="form-control" type="search" aria-label={say("rights.search")} placeholder={say("rights.search")} value={typed} onChange={(event) => setTyped(event.target.value)} />
      {shown.length ? <Grid {...props} rows={shown} /> : <p className="rights-none">{say(wanted === "" ? "rights.none" : "name.none")}</p>}
      {wanted === "" ? (
        <button type="button" className="link-button" onClick={() => setAll(!all)}>
          {all ? say("rights.show_some") : say("rights.show_all", { n: rows.length })}
        </button>
      ) : null}
      {issues.map((issue) => (
        <p key={issue.path + issue.message} className={`property-issue is-${issue.severity}`}>
          {issue.message}
        </p>
      ))}
    </div>
  );
}

function Grid(props: ControlProps & { rows: readonly RightsRow[] }): React.JSX.Element {
  return (
    <table className="rights-grid">
      <thead>
        <tr>
          <th scope="col">{say("rights.field")}</th>
          {RIGHTS.map((right) => (
            <th key={right} scope="col">
              {say(`rights.${right}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.path} className={row.inner ? "is-inner" : ""}>
            <th scope="row" title={row.path}>
              {row.label}
            </th>
            {RIGHTS.map((right) => (
              <td key={right}>
                <Tick {...props} row={row} right={right} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Tick(props: ControlProps & { row: RightsRow; right: RightName }): React.JSX.Element {
  const session = useSession();
  const { row, right } = props;
  const on = namesOf(props.value, right).includes(row.path);
  const flip = (): void => {
    const name = say("flow.did.rights");
    const next = ticked(valueAt(session.state.definition, props.pointer), row.path, right, !on);
    if (next === null) session.run(unsetValue(name, props.pointer));
    else session.run({ name, edits: [{ do: "set", at: props.pointer, value: next }] });
  };
  return (
    <input
      type="checkbox"
      className="form-check-input"
      aria-label={`${row.label}: ${say(`rights.${right}`)}`}
      checked={on}
      disabled={!on && !row.writable && right !== "hidden"}
      onChange={flip}
    />
  );
}
