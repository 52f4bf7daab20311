/** What a list is sorted by: names with a direction each, the first counts most. */

import { useMemo } from "react";

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { NamePicker } from "../scope/NamePicker";
import { wordsOf, type Scope } from "../scope/names";
import { scopeAt } from "../scope/scope";
import { nameOf, say } from "../words/words";
import type { Control, ControlProps } from "./control";
import { Field } from "./Field";
import { ofHome, ofTarget, useScope, type Option, type ScopeOf } from "./references";
import { usePut } from "./simple";

export interface Term {
  name: string;
  down: boolean;
}

/** Read `-date,number`. */
export function readSort(text: string): Term[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => (one.startsWith("-") ? { name: one.slice(1).trim(), down: true } : { name: one, down: false }));
}

export function writeSort(terms: readonly Term[]): string | undefined {
  const text = terms.map(({ name, down }) => (down ? `-${name}` : name)).join(",");
  return text === "" ? undefined : text;
}

interface TermsProps extends ControlProps {
  words: (name: string) => string;
  /** The control that adds a name. */
  adding: (id: string, add: (name: string) => void) => React.ReactNode;
}

function Terms(props: TermsProps): React.JSX.Element {
  const write = usePut(props);
  const terms = readSort(typeof props.value === "string" ? props.value : "");
  const put = (next: Term[]): void => write(writeSort(next));
  const add = (name: string): void => {
    if (name !== "" && !terms.some((one) => one.name === name)) put([...terms, { name, down: false }]);
  };
  return (
    <Field {...props}>
      {({ id }) => (
        <div>
          <ul className="name-chips">
            {terms.map((term) => (
              <li key={term.name} title={term.name}>
                <span>{props.words(term.name)}</span>
                <button
                  type="button"
                  className="sort-way"
                  onClick={() => put(terms.map((one) => (one === term ? { ...one, down: !one.down } : one)))}
                >
                  <Icon name={term.down ? "sort-descending" : "sort-ascending"} />
                  {say(term.down ? "sort.down" : "sort.up")}
                </button>
                <button type="button" className="design-act" aria-label={say("ref.remove", { what: props.words(term.name) })} onClick={() => put(terms.filter((one) => one !== term))}>
                  <Icon name="x" />
                </button>
              </li>
            ))}
          </ul>
          {props.adding(id, add)}
        </div>
      )}
    </Field>
  );
}

export function sortControl(of: ScopeOf): Control {
  return function SortControl(props) {
    const root = useDefinition();
    const scope = useScope(of, props.pointer);
    return (
      <Terms
        {...props}
        words={(name) => wordsOf(root, scope, name)}
        adding={(id, add) => <NamePicker id={id} label={`${say("add")} ${props.label}`} scope={scope} value="" onChange={add} />}
      />
    );
  };
}

/** A widget is sorted by its groups and measures. */
export function WidgetSortControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const widget = props.pointer.slice(0, -1);
  const place = JSON.stringify(widget);
  const options = useMemo(() => sortable(root, JSON.parse(place) as Pointer), [root, place]);
  const words = (name: string): string => options.find((one) => one.key === name)?.label ?? name;
  return (
    <Terms
      {...props}
      words={words}
      adding={(id, add) => (
        <select id={id} className="form-select" value="" onChange={(event) => add(event.target.value)}>
          <option value="">+ {say("add")}…</option>
          {options.map((one) => (
            <option key={one.key} value={one.key}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}

function sortable(root: Data, widget: Pointer): Option[] {
  const found = valueAt(root, widget) ?? null;
  const scope: Scope = scopeAt(root, [...widget, "group"]);
  return [
    ...listAt(found, ["group"]).map((one) => ({ key: textOf(one, "by"), label: wordsOf(root, scope, textOf(one, "by")) })),
    ...listAt(found, ["measures"]).map((one) => ({ key: textOf(one, "key"), label: nameOf(one) })),
  ];
}

const OF_HOME = sortControl(ofHome);
const OF_TARGET = sortControl(ofTarget);

export const SORTS: Record<string, Control> = {
  "View.sort": OF_HOME,
  "Related.sort": OF_TARGET,
  "Found.sort": OF_TARGET,
  "ScheduleTrigger.sort": OF_HOME,
  "SeriesWidget.sort": WidgetSortControl,
  "PieWidget.sort": WidgetSortControl,
  "TableWidget.sort": WidgetSortControl,
};
