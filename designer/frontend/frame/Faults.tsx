/** Every fault of the draft, each with its place and what mends it. */

import { useEffect, useRef } from "react";

import { useDefinition, useIssues, useSession } from "../draft/hooks";
import type { Issue } from "../draft/session";
import { textOf, valueAt, type Data } from "../model/data";
import { say } from "../words/words";
import { Icon } from "./Icon";
import { focusCanvas } from "./panes";
import { go } from "./route";

export function Faults({ onClose }: { onClose: () => void }): React.JSX.Element {
  const issues = useIssues();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => (panel.current?.querySelector<HTMLElement>(".fault button") ?? panel.current?.querySelector("button"))?.focus(), []);
  const close = (): void => {
    onClose();
    document.querySelector<HTMLElement>(".fault-count")?.focus();
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close();
  };
  return (
    <aside ref={panel} className="faults-panel" aria-label={say("faults.title")} onKeyDown={press}>
      <div className="panel-head">
        <h2>{say("faults.title")}</h2>
        <button type="button" className="icon-button" aria-label={say("close")} onClick={close}>
          <Icon name="x" />
        </button>
      </div>
      {issues.length === 0 ? <p className="panel-empty">{say("faults.none")}</p> : null}
      <ul>
        {issues.map((issue) => (
          <Fault key={`${issue.path} ${issue.code} ${issue.message}`} issue={issue} />
        ))}
      </ul>
    </aside>
  );
}

/** Where the properties of the app itself are edited. */
const SECTIONS: Record<string, string> = { menu: "menu", settings: "parameters", calendar: "calendar", access: "keepers" };

export function Fault({ issue }: { issue: Issue }): React.JSX.Element {
  const session = useSession();
  const definition = useDefinition();
  const show = (): void => {
    const pointer = issue.pointer ?? null;
    if (pointer === null) return;
    const [part, index] = pointer;
    const element: Data | undefined = typeof index === "number" ? valueAt(definition, [part ?? "", index]) : undefined;
    if (part === "app") go("settings", SECTIONS[String(index)] ?? "");
    else go(String(part), textOf(element, "key"));
    session.select(chosenPart(definition, pointer));
    focusCanvas();
  };
  return (
    <li className={`fault is-${issue.severity}`}>
      <p className="fault-message">{issue.message}</p>
      {issue.hint ? <p className="fault-hint">{issue.hint}</p> : null}
      <button type="button" className="link-button" onClick={show}>
        {issue.path || issue.file}
      </button>
    </li>
  );
}

/** The nearest part with a key around a fault: what a canvas can choose. */
export function chosenPart(definition: Data, pointer: (string | number)[]): (string | number)[] | null {
  for (let length = pointer.length; length > 2; length -= 1) {
    const place = pointer.slice(0, length);
    if (typeof place[length - 1] === "number") return place;
    if (textOf(valueAt(definition, place), "key") !== "") return place;
  }
  return null;
}
