/** The real page of the form, drawn by the server from the draft, as any role sees it. */

import { useState } from "react";

import { boot } from "../boot";
import { useDraft, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { turnPane } from "../frame/panes";
import { isList, textOf, valueAt, type Data } from "../model/data";
import { PersonChoice } from "../pick/PersonChoice";
import { nameOf, say } from "../words/words";

type Width = "wide" | "phone";

export function Preview({ form, as = "" }: { form: number; as?: string }): React.JSX.Element {
  const key = useDraft(({ definition }) => textOf(valueAt(definition, ["forms", form]), "key"));
  const saves = useDraft((state) => state.saves);
  const [role, setRole] = useState(as);
  const [width, setWidth] = useState<Width>("wide");
  const address = `/apps/${boot().app}/design/preview/forms/${key}${role === "" ? "" : `?role=${encodeURIComponent(role)}`}`;
  const drawn = `${address} ${saves}`;
  const [loaded, setLoaded] = useState("");
  const [refused, setRefused] = useState("");
  const arrived = (frame: HTMLIFrameElement): void => {
    setLoaded(drawn);
    setRefused(frame.contentDocument?.querySelector(".record-form") ? "" : drawn);
    frame.contentWindow?.addEventListener("keydown", (event) => leaveBy(event, frame));
  };
  return (
    <>
      <div className="preview-tools">
        <RoleChoice role={role} onChange={setRole} />
        <fieldset className="segmented">
          <legend className="visually-hidden">{say("form.width")}</legend>
          {(["wide", "phone"] as const).map((one) => (
            <label key={one}>
              <input type="radio" name="preview-width" checked={width === one} onChange={() => setWidth(one)} />
              <span>
                <Icon name={one === "wide" ? "device-desktop" : "device-mobile"} />
                {say(one === "wide" ? "form.wide_screen" : "form.phone")}
              </span>
            </label>
          ))}
        </fieldset>
        <span className="preview-note">{say("form.preview_saving")}</span>
      </div>
      <div className="preview-place" aria-busy={loaded !== drawn}>
        <p role="status" className={loaded === drawn && refused !== drawn ? "visually-hidden" : "preview-wait"}>
          {loaded !== drawn ? say("loading") : say(refused === drawn ? "form.preview_refused" : "form.preview_drawn")}
        </p>
        <iframe key={drawn} className={`preview-frame is-${width}`} hidden={refused === drawn} title={say("form.preview")} src={address} onLoad={(event) => arrived(event.currentTarget)} />
      </div>
    </>
  );
}

/** The keys that lead out of the page that is shown: Escape to what stands above, F6 to the next pane. */
function leaveBy(event: KeyboardEvent, frame: HTMLIFrameElement): void {
  if (event.defaultPrevented) return;
  if (event.key === "F6") turnPane(event.shiftKey ? -1 : 1);
  else if (event.key === "Escape") frame.closest(".preview-pane")?.querySelector("select")?.focus();
  else return;
  event.preventDefault();
}

/** Whose eyes: one's own, a role's, or those of somebody by name (`@` before the sign-in name). */
function RoleChoice({ role, onChange }: { role: string; onChange: (role: string) => void }): React.JSX.Element {
  const roles = useValue(["roles"]);
  const [person, setPerson] = useState(role.startsWith("@"));
  const take = (next: string): void => {
    setPerson(next === "@");
    if (next !== "@") onChange(next);
  };
  return (
    <div className="preview-role">
      <RoleList roles={isList(roles) ? roles : []} chosen={person ? "@" : role} onChange={take} />
      {person ? <PersonChoice quiet label={say("form.as_person")} value={role.startsWith("@") ? role.slice(1) : ""} onChange={(username) => onChange(`@${username}`)} /> : null}
    </div>
  );
}

function RoleList({ roles, chosen, onChange }: { roles: readonly Data[]; chosen: string; onChange: (role: string) => void }): React.JSX.Element {
  return (
    <label className="preview-eyes">
      <span>{say("form.as_role")}</span>
      <select className="form-select" value={chosen} onChange={(event) => onChange(event.target.value)}>
        <option value="">{say("form.as_me")}</option>
        <option value="@">{say("form.as_person")}</option>
        <optgroup label={say("nav.roles")}>
          {roles.map((one) => (
            <option key={textOf(one, "key")} value={textOf(one, "key")}>
              {nameOf(one)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
