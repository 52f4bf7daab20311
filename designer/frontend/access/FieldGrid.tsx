/** Fields a role meets otherwise: hidden, only read, or shown unmasked; what is set stands first. */

import { useState } from "react";

import { useSession } from "../draft/hooks";
import { isMapping, listAt, type Data, type Mapping, type Pointer } from "../model/data";
import { rowsOf } from "../flow/rights";
import { say } from "../words/words";
import { keepBack, KEPT_BACK } from "./modeling";

export function FieldGrid({ form, pointer, grant }: { form: Data; pointer: Pointer; grant: Mapping }): React.JSX.Element {
  const session = useSession();
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const rows = rowsOf(isMapping(form) ? form : null);
  const set = (how: string): string[] => listAt(grant, ["fields", how]).map(String);
  const said = new Set(KEPT_BACK.flatMap(set));
  const lost = [...said].filter((path) => !rows.some((one) => one.path === path)).map((path) => ({ path, label: say("ref.gone", { what: path }) }));
  const wanted = typed.trim().toLowerCase();
  const shown = wanted === "" ? [...lost, ...rows.filter((one) => all || said.has(one.path))] : rows.filter((one) => one.label.toLowerCase().includes(wanted) || one.path.includes(wanted));
  return (
    <div className="rights">
      <input className="form-control" type="search" aria-label={say("rights.search")} placeholder={say("rights.search")} value={typed} onChange={(event) => setTyped(event.target.value)} />
      {shown.length === 0 ? (
        <p className="rights-none">{say(wanted === "" ? "access.no_fields" : "name.none")}</p>
      ) : (
        <table className="rights-grid">
          <thead>
            <tr>
              <th scope="col">{say("rights.field")}</th>
              {KEPT_BACK.map((how) => (
                <th key={how} scope="col">
                  {say(`kept.${how}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.path}>
                <th scope="row" title={row.path}>
                  {row.label}
                </th>
                {KEPT_BACK.map((how) => (
                  <td key={how}>
                    <input
                      type="checkbox"
                      className="form-check-input"
                      aria-label={`${row.label}: ${say(`kept.${how}`)}`}
                      checked={set(how).includes(row.path)}
                      onChange={(event) => session.run(keepBack(session.state.definition, pointer, row.path, how, event.target.checked))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {wanted === "" ? (
        <button type="button" className="link-button" onClick={() => setAll(!all)}>
          {all ? say("rights.show_some") : say("rights.show_all", { n: rows.length })}
        </button>
      ) : null}
    </div>
  );
}
