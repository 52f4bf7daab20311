/** The app's menu: groups of forms and reports, carried by the mouse or moved by buttons. */

import { useState } from "react";

import { useDefinition, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { listAt, textOf, type Data } from "../model/data";
import { Properties } from "../properties/Properties";
import { localised, nameOf, say } from "../words/words";
import { addGroup, dropEntry, MENU, moveGroup, placeEntry, removeGroup, type MenuPart } from "./modeling";

interface Item {
  part: MenuPart;
  key: string;
  label: string;
  icon: string;
  gone: boolean;
}

const ICONS: Record<MenuPart, string> = { forms: "forms", reports: "chart-bar" };
const PARTS: readonly MenuPart[] = ["forms", "reports"];

function itemOf(root: Data, part: MenuPart, key: string): Item {
  const found = listAt(root, [part]).find((one) => textOf(one, "key") === key);
  return { part, key, label: found === undefined ? say("ref.gone", { what: key }) : nameOf(found), icon: textOf(found, "icon") || ICONS[part], gone: found === undefined };
}

export function MenuEditor(): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const menu = listAt(root, MENU);
  const named = (part: MenuPart): string[] => menu.flatMap((group) => listAt(group, [part]).map(String));
  const rest = PARTS.flatMap((part) => {
    const taken = named(part);
    return listAt(root, [part]).filter((one) => !taken.includes(textOf(one, "key"))).map((one) => itemOf(root, part, textOf(one, "key")));
  });
  return (
    <div className="menu-editor">
      {menu.map((_, group) => (
        <Group key={group} group={group} count={menu.length} />
      ))}
      <button type="button" className="btn btn-sm menu-add" onClick={() => session.run(addGroup(session.state.definition, say("menu.new_group")))}>
        <Icon name="plus" />
        {say("menu.add_group")}
      </button>
      {rest.length ? (
        <section className="menu-group is-rest">
          <h3>{say("menu.rest")}</h3>
          <ul>
            {rest.map((item) => (
              <Line key={item.part + item.key} item={item} group={-1} at={0} count={0} groups={menu} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function Group({ group, count }: { group: number; count: number }): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const [editing, setEditing] = useState(false);
  const groups = listAt(root, MENU);
  const found = groups[group] ?? null;
  const label = localised((found as Record<string, Data> | null)?.["label"], say("menu.group_n", { n: group + 1 }));
  const acts = [
    { icon: "edit", name: say("edit"), off: false, act: () => setEditing(!editing) },
    { icon: "arrow-up", name: say("move.up"), off: group === 0, act: () => session.run(moveGroup(group, group - 1)) },
    { icon: "arrow-down", name: say("move.down"), off: group === count - 1, act: () => session.run(moveGroup(group, group + 1)) },
    { icon: "trash", name: say("delete"), off: false, act: () => session.run(removeGroup(group)) },
  ];
  const drop = (event: React.DragEvent): void => {
    const carried = readCarried(event);
    if (carried === null) return;
    event.preventDefault();
    session.run(placeEntry(session.state.definition, carried.part, carried.key, group, listAt(found, [carried.part]).length));
  };
  return (
    <section className="menu-group" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <header>
        <h3>{label}</h3>
        <span className="menu-acts">
          {acts.map(({ icon, name, off, act }) => (
            <button key={icon} type="button" className="design-act" disabled={off} aria-label={`${name}: ${label}`} title={name} onClick={act}>
              <Icon name={icon} />
            </button>
          ))}
        </span>
      </header>
      {editing ? <Properties pointer={[...MENU, group]} definition="MenuGroup" only={["label"]} /> : null}
      <ul>
        {PARTS.flatMap((part) => {
          const keys = listAt(found, [part]).map(String);
          return keys.map((key, at) => <Line key={part + key} item={itemOf(root, part, key)} group={group} at={at} count={keys.length} groups={groups} />);
        })}
      </ul>
      {PARTS.every((part) => listAt(found, [part]).length === 0) ? <p className="form-hint">{say("menu.empty")}</p> : null}
    </section>
  );
}

const CARRIED = "application/x-menu-entry";

function readCarried(event: React.DragEvent): { part: MenuPart; key: string } | null {
  const [part = "", key = ""] = event.dataTransfer.getData(CARRIED).split("/");
  return key !== "" && (part === "forms" || part === "reports") ? { part, key } : null;
}

interface LineProps {
  item: Item;
  group: number;
  at: number;
  count: number;
  groups: readonly Data[];
}

function Line({ item, group, at, count, groups }: LineProps): React.JSX.Element {
  const session = useSession();
  const place = (to: number, where: number): void => session.run(placeEntry(session.state.definition, item.part, item.key, to, where));
  const drop = (event: React.DragEvent): void => {
    const carried = readCarried(event);
    if (carried === null || group < 0 || carried.part !== item.part) return;
    event.preventDefault();
    event.stopPropagation();
    session.run(placeEntry(session.state.definition, carried.part, carried.key, group, at));
  };
  return (
    <li className={item.gone ? "is-gone" : ""} draggable onDragStart={(event) => event.dataTransfer.setData(CARRIED, `${item.part}/${item.key}`)} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <Icon name={item.icon} />
      <span className="menu-entry">{item.label}</span>
      {group < 0 ? null : (
        <>
          <button type="button" className="design-act" disabled={at === 0} aria-label={`${say("move.up")}: ${item.label}`} title={say("move.up")} onClick={() => place(group, at - 1)}>
            <Icon name="arrow-up" />
          </button>
          <button type="button" className="design-act" disabled={at === count - 1} aria-label={`${say("move.down")}: ${item.label}`} title={say("move.down")} onClick={() => place(group, at + 1)}>
            <Icon name="arrow-down" />
          </button>
        </>
      )}
      <select
        className="form-select"
        aria-label={say("menu.group_of", { what: item.label })}
        value={group}
        onChange={(event) => {
          const to = Number(event.target.value);
          if (to < 0) session.run(dropEntry(session.state.definition, item.part, item.key));
          else place(to, listAt(groups[to] ?? null, [item.part]).length);
        }}
      >
        <option value={-1}>{say("menu.rest")}</option>
        {groups.map((one, index) => (
          <option key={index} value={index}>
            {localised((one as Record<string, Data>)["label"], say("menu.group_n", { n: index + 1 }))}
          </option>
        ))}
      </select>
    </li>
  );
}
