/** Controls of what an app shows itself by: icons, its menu, what its users are tied to. */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, listAt } from "../model/data";
import { say } from "../words/words";
import type { ControlProps } from "./control";
import { Field } from "./Field";
import { named } from "./references";
import { usePut } from "./simple";

const ICONS = [
  "forms", "file-text", "clipboard-list", "clipboard-check", "list-check", "receipt", "credit-card", "coin", "cash", "wallet", "calendar", "clock", "users", "user", "address-book", "briefcase",
  "building", "building-store", "building-factory", "box", "package", "cube", "truck", "truck-delivery", "shopping-cart", "tag", "tags", "category", "scale", "tool", "settings",
  "mail", "message", "phone", "map-pin", "plane", "car", "gift", "heart", "star", "flag", "shield", "key", "folder", "database", "chart-bar", "report-money", "target", "ticket", "notes", "news",
];

/** An icon, by its picture. */
export function IconControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const value = typeof props.value === "string" ? props.value : "";
  const all = value === "" || ICONS.includes(value) ? ICONS : [value, ...ICONS];
  return (
    <Field {...props}>
      {({ id }) => (
        <div className="icon-choices" id={id} role="group" aria-label={props.label}>
          {all.map((one) => (
            <button key={one} type="button" className="icon-button" aria-pressed={value === one} aria-label={one} title={one} onClick={() => write(value === one ? undefined : one)}>
              <Icon name={one} />
            </button>
          ))}
        </div>
      )}
    </Field>
  );
}

/** A name tied to a form: what a user may be tied to. */
export function UserLinksControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const forms = named(listAt(useDefinition(), ["forms"]));
  const map = isMapping(props.value) ? props.value : {};
  const put = (name: string, form: string): void => {
    const { [name]: _gone, ...rest } = map;
    const next = form === "" ? rest : { ...map, [name]: form };
    write(Object.keys(next).length ? next : undefined);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div className="map">
          {Object.entries(map).map(([name, form]) => (
            <div key={name} className="map-line">
              <code className="map-name">me.{name}</code>
              <select className="form-select" aria-label={name} value={String(form)} onChange={(event) => put(name, event.target.value)}>
                {forms.some((one) => one.key === form) ? null : <option value={String(form)}>{say("ref.gone", { what: String(form) })}</option>}
                {forms.map((one) => (
                  <option key={one.key} value={one.key}>
                    {one.label}
                  </option>
                ))}
              </select>
              <button type="button" className="icon-button" aria-label={`${say("delete")} ${name}`} onClick={() => put(name, "")}>
                <Icon name="trash" />
              </button>
            </div>
          ))}
          <select id={id} className="form-select" value="" onChange={(event) => event.target.value && put(event.target.value, event.target.value)}>
            <option value="">+ {say("add")}…</option>
            {forms
              .filter((one) => !(one.key in map))
              .map((one) => (
                <option key={one.key} value={one.key}>
                  {one.label}
                </option>
              ))}
          </select>
        </div>
      )}
    </Field>
  );
}

export function OwnFormsControl(props: ControlProps): React.JSX.Element {
  return <ListOf {...props} part="forms" />;
}

export function OwnReportsControl(props: ControlProps): React.JSX.Element {
  return <ListOf {...props} part="reports" />;
}

/** Forms or reports in a sequence of their own. */
function ListOf(props: ControlProps & { part: string }): React.JSX.Element {
  const write = usePut(props);
  const all = named(listAt(useDefinition(), [props.part]));
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  const put = (next: string[]): void => write(next.length ? next : undefined);
  const label = (key: string): string => all.find((one) => one.key === key)?.label ?? say("ref.gone", { what: key });
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div>
          <ul className="name-chips">
            {chosen.map((key, index) => (
              <li key={key} className={all.some((one) => one.key === key) ? "" : "is-gone"}>
                <span>{label(key)}</span>
                <button type="button" className="design-act" disabled={index === 0} aria-label={say("ref.up", { what: label(key) })} onClick={() => put(swapped(chosen, index))}>
                  <Icon name="arrow-up" />
                </button>
                <button type="button" className="design-act" aria-label={say("ref.remove", { what: label(key) })} onClick={() => put(chosen.filter((one) => one !== key))}>
                  <Icon name="x" />
                </button>
              </li>
            ))}
          </ul>
          <select id={id} className="form-select" value="" onChange={(event) => event.target.value && put([...chosen, event.target.value])}>
            <option value="">+ {say("add")}…</option>
            {all
              .filter((one) => !chosen.includes(one.key))
              .map((one) => (
                <option key={one.key} value={one.key}>
                  {one.label}
                </option>
              ))}
          </select>
        </div>
      )}
    </Field>
  );
}

function swapped(list: readonly string[], index: number): string[] {
  return list.map((one, at) => (at === index - 1 ? (list[index] ?? one) : at === index ? (list[index - 1] ?? one) : one));
}
