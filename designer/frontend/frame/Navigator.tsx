/** What the app is made of, and where one is in it. */

import { useDefinition, useIssues } from "../draft/hooks";
import { listAt, textOf, type Data } from "../model/data";
import { AddElement } from "../screens/AddElement";
import { PARTS } from "../screens/parts";
import { useVocabulary } from "../schema/vocabulary";
import { nameOf, say } from "../words/words";
import { Icon } from "./Icon";
import { addressOf, type Route } from "./route";

export function Navigator({ route }: { route: Route }): React.JSX.Element {
  const definition = useDefinition();
  useVocabulary();
  return (
    <nav className="designer-nav" aria-label={say("nav.label")}>
      {PARTS.map((part) =>
        part.list ? (
          <section key={part.name}>
            <h2>
              {say(part.label)}
              <AddElement part={part.name} />
            </h2>
            <ul>
              {listAt(definition, [part.name]).map((element, index) => (
                <Entry key={textOf(element, "key") || index} part={part.name} element={element} index={index} icon={part.icon} route={route} />
              ))}
            </ul>
          </section>
        ) : (
          <section key={part.name}>
            <ul>
              <li>
                <a href={addressOf(part.name)} aria-current={route.part === part.name ? "page" : undefined}>
                  <Icon name={part.icon} />
                  <span>{say(part.label)}</span>
                </a>
              </li>
            </ul>
          </section>
        ),
      )}
    </nav>
  );
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
