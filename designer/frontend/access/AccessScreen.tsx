/** Roles and their rights: who at the left, what each may do with every form as a matrix. */

import { useState } from "react";

import { useDefinition, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { go } from "../frame/route";
import { listAt, textOf, type Data } from "../model/data";
import { Properties } from "../properties/Properties";
import { inMenu } from "../screens/menu";
import type { ScreenProps } from "../screens/screens";
import { nameOf, say } from "../words/words";
import { FormRights } from "./FormRights";
import { addRole, removeRole, RIGHTS } from "./modeling";

export function AccessScreen({ name }: ScreenProps): React.JSX.Element {
  const roles = listAt(useDefinition(), ["roles"]);
  const place = Math.max(0, roles.findIndex((one) => textOf(one, "key") === name));
  const role = roles[place];
  return (
    <div className="access-screen">
      <RoleList roles={roles} place={place} />
      {role === undefined ? <p className="screen-empty">{say("access.no_roles")}</p> : <RoleRights key={place} place={place} role={role} />}
    </div>
  );
}

function RoleList({ roles, place }: { roles: readonly Data[]; place: number }): React.JSX.Element {
  const session = useSession();
  const [name, setName] = useState("");
  const add = (): void => {
    if (name.trim() === "") return;
    session.run(addRole(session.state.definition, name.trim()));
    const all = listAt(session.state.definition, ["roles"]);
    setName("");
    go("roles", textOf(all[all.length - 1], "key"));
  };
  return (
    <aside className="role-list" aria-label={say("nav.roles")}>
      <h2>{say("nav.roles")}</h2>
      <ul>
        {roles.map((role, index) => (
          <li key={textOf(role, "key") || index}>
            <a href={`#/roles/${encodeURIComponent(textOf(role, "key"))}`} aria-current={index === place ? "page" : undefined}>
              {nameOf(role)}
            </a>
          </li>
        ))}
      </ul>
      <form
        className="role-add"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input className="form-control" aria-label={say("add.role")} placeholder={say("add.role")} value={name} onChange={(event) => setName(event.target.value)} />
        <button type="submit" className="icon-button" disabled={name.trim() === ""} aria-label={say("add")} title={say("add")}>
          <Icon name="plus" />
        </button>
      </form>
    </aside>
  );
}

function RoleRights({ place, role }: { place: number; role: Data }): React.JSX.Element {
  const session = useSession();
  const forms = inMenu(useDefinition(), "forms").flatMap((group) => group.entries);
  const key = textOf(role, "key");
  const remove = (): void => {
    session.run(removeRole(session.state.definition, place));
    go("roles");
  };
  return (
    <div className="role-rights">
      <header className="role-head">
        <h2>{nameOf(role)}</h2>
        <button type="button" className="btn btn-sm" onClick={remove}>
          <Icon name="trash" />
          {say("delete")}
        </button>
      </header>
      <details className="role-about">
        <summary>{say("access.about_role")}</summary>
        <Properties pointer={["roles", place]} definition="Role" only={["label", "key", "description"]} />
      </details>
      <p className="form-hint">{say("access.explain")}</p>
      <div className="rights-scroll" tabIndex={0} role="group" aria-label={say("access.matrix")}>
        <table className="rights-matrix">
          <thead>
            <tr>
              <th scope="col">{say("nav.forms")}</th>
              {RIGHTS.map((right) => (
                <th key={right} scope="col">
                  {say(`right.${right}`)}
                </th>
              ))}
            </tr>
          </thead>
          {forms.map(({ element, place: at }) => (
            <FormRights key={textOf(element, "key") || at} place={at} form={element} role={key} />
          ))}
        </table>
      </div>
    </div>
  );
}
