/** What the app is made of, and where one is in it. */

import { useEffect, useRef, useState } from "react";

import { useDefinition, useIssues } from "../draft/hooks";
import { listAt, textOf, type Data } from "../model/data";
import { AddElement } from "../screens/AddElement";
import { inMenu, type MenuGroup } from "../screens/menu";
import { PARTS, type Part } from "../screens/parts";
import { useVocabulary } from "../schema/vocabulary";
import { nameOf, say } from "../words/words";
import { Icon } from "./Icon";
import { addressOf, type Route } from "./route";

export function Navigator({ route }: { route: Route }): React.JSX.Element {
  useVocabulary();
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [route]);
  return (
    <nav ref={nav} className="designer-nav" aria-label={say("nav.label")}>
      {PARTS.map((part) => (part.list ? <Section key={part.name} part={part} route={route} /> : <Single key={part.name} part={part} route={route} />))}
    </nav>
  );
}

function Single({ part, route }: { part: Part; route: Route }): React.JSX.Element {
  return (
    <section>
      <ul>
        <li>
          <a href={addressOf(part.name)} aria-current={route.part === part.name ? "page" : undefined}>
            <Icon name={part.icon} />
            <span>{say(part.label)}</span>
          </a>
        </li>
      </ul>
    </section>
  );
}

/** A list of the app's elements; forms and reports stand in the sequence of its menu. */
function Section({ part, route }: { part: Part; route: Route }): React.JSX.Element {
  const definition = useDefinition();
  const [open, flip] = useFold(part.name);
  const { name } = part;
  const groups: MenuGroup[] = name === "forms" || name === "reports" ? inMenu(definition, name) : [{ label: "", entries: listAt(definition, [name]).map((element, place) => ({ element, place })) }];
  return (
    <section>
      <h2>
        <button type="button" className="nav-fold" aria-expanded={open} onClick={flip}>
          <Icon name="chevron-right" />
          {say(part.label)}
        </button>
        <AddElement part={name} />
      </h2>
      {open ? groups.map((group) => <Group key={group.label} part={part} group={group} route={route} alone={groups.length === 1} />) : null}
    </section>
  );
}

function Group({ part, group, route, alone }: { part: Part; group: MenuGroup; route: Route; alone: boolean }): React.JSX.Element {
  const [open, flip] = useFold(`${part.name}/${group.label}`);
  const named = !alone && group.label !== "" && part.name === "forms";
  return (
    <>
      {named ? (
        <h3>
          <button type="button" className="nav-fold" aria-expanded={open} onClick={flip}>
            {group.label}
          </button>
        </h3>
      ) : null}
      {open || !named ? (
        <ul>
          {group.entries.map(({ element, place }) => (
            <Entry key={textOf(element, "key") || place} part={part.name} element={element} index={place} icon={part.icon} route={route} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

/** Whether a group stands open; remembered in this browser. */
function useFold(name: string): [boolean, () => void] {
  const key = `designer-fold:${name}`;
  const [open, setOpen] = useState(() => localStorage.getItem(key) !== "closed");
  const flip = (): void => {
    localStorage.setItem(key, open ? "closed" : "open");
    setOpen(!open);
  };
  return [open, flip];
}

interface EntryProps {
  part: string;
  element: Data;
  index: number;
  icon: string;
  route: Route;
}

function Entry({ part, element, index, icon, route }: EntryProps): React.JSX.Element {
  const key = textOf(element, "key");
  const wrong = useIssues().some(
    ({ pointer, severity }) => severity === "error" && pointer?.[0] === part && pointer[1] === index,
  );
  const current = route.part === part && route.key === key;
  return (
    <li>
      <a href={addressOf(part, key)} aria-current={current ? "page" : undefined} title={nameOf(element)}>
        <Icon name={textOf(element, "icon") || icon} />
        <span>{nameOf(element)}</span>
        {wrong ? <span className="fault-dot" aria-label={say("faults.title")} /> : null}
      </a>
    </li>
  );
}
