/** The overview: the first steps, what the draft changes, and what the app is made of. */

import { useState } from "react";

import { boot } from "../boot";
import { useDefinition, useDraft } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { addressOf } from "../frame/route";
import { isList, isMapping, listAt, textOf, valueAt, type Data } from "../model/data";
import { ChangeList } from "../publish/ChangeList";
import { inMenu } from "../screens/menu";
import { localised, nameOf, say, type Key } from "../words/words";
import { hide, kept, STEPS, type Step } from "./steps";

const SHOWN = 6;

export function HomeScreen(): React.JSX.Element {
  const definition = useDefinition();
  const name = localised(valueAt(definition, ["app", "label"]), boot().label);
  return (
    <div className="thing-screen home-screen">
      <h2>{say("home.title", { app: name })}</h2>
      <p className="quiet">{say("home.lead")}</p>
      <FirstSteps definition={definition} />
      <DraftChanges />
      <Tiles part="forms" label="nav.forms" icon="forms" of="fields" counted="home.fields" />
      <Tiles part="workflows" label="nav.workflows" icon="git-branch" of="nodes" counted="home.nodes" />
      <Tiles part="reports" label="nav.reports" icon="chart-bar" of="widgets" counted="home.widgets" />
    </div>
  );
}

function FirstSteps({ definition }: { definition: Data }): React.JSX.Element {
  const [state, setState] = useState(kept);
  if (state.hidden)
    return (
      <button type="button" className="link-button" onClick={() => setState(hide(false))}>
        {say("first.show")}
      </button>
    );
  return (
    <section className="first-steps" aria-labelledby="first-steps">
      <div className="first-head">
        <h3 id="first-steps">{say("first.title")}</h3>
        <button type="button" className="link-button" onClick={() => setState(hide(true))}>
          {say("first.hide")}
        </button>
      </div>
      <ol>
        {STEPS.map((step, index) => (
          <StepLine key={step} step={step} number={index + 1} done={state.done.includes(step)} definition={definition} />
        ))}
      </ol>
    </section>
  );
}

interface StepLineProps {
  step: Step;
  number: number;
  done: boolean;
  definition: Data;
}

function StepLine({ step, number, done, definition }: StepLineProps): React.JSX.Element {
  const form = mainForm(definition);
  const flow = listAt(definition, ["workflows"]).find((one) => textOf(one, "form") === textOf(form, "key"));
  const flowKey = textOf(flow ?? listAt(definition, ["workflows"])[0], "key");
  const places: Record<Step, string> = {
    form: addressOf("forms", textOf(form, "key")),
    field: addressOf("forms", textOf(form, "key")),
    flow: addressOf("workflows", flowKey),
    try: addressOf("workflows", flowKey),
    publish: addressOf("publish"),
  };
  return (
    <li className={done ? "is-done" : ""}>
      <span className="first-number" aria-hidden="true">
        {done ? <Icon name="check" /> : number}
      </span>
      <div>
        <a href={places[step]}>{say(`first.${step}` as Key)}</a>
        {done ? <span className="visually-hidden"> ({say("first.done")})</span> : null}
        <p className="quiet">{say(`first.${step}.how` as Key, { name: nameOf(form) })}</p>
      </div>
    </li>
  );
}

/** The form that the first workflow is about, else the one with the most fields. */
function mainForm(definition: Data): Data | undefined {
  const forms = listAt(definition, ["forms"]);
  const started = new Set(listAt(definition, ["workflows"]).map((one) => textOf(one, "form")));
  const size = (form: Data): number => (isMapping(form) && isList(form["fields"]) ? form["fields"].length : 0);
  const among = forms.filter((form) => started.has(textOf(form, "key")));
  return [...(among.length ? among : forms)].sort((one, other) => size(other) - size(one))[0];
}

function DraftChanges(): React.JSX.Element {
  const changes = useDraft((state) => state.check?.changes);
  const faulty = useDraft((state) => state.check?.issues.some((issue) => issue.severity === "error") ?? false);
  return (
    <section>
      <h3>{say("home.changes")}</h3>
      {changes === undefined ? (
        <p className="quiet">{say("loading")}</p>
      ) : changes.length === 0 ? (
        <p className="quiet">{say(faulty ? "home.changes.faulty" : "home.changes.none")}</p>
      ) : (
        <>
          <ChangeList changes={changes.slice(0, SHOWN)} />
          {changes.length > SHOWN ? <p className="quiet">{say("home.changes.more", { n: changes.length - SHOWN })}</p> : null}
          <a className="btn" href={addressOf("publish")}>
            {say("home.review")}
          </a>
        </>
      )}
    </section>
  );
}

interface TilesProps {
  part: string;
  label: Key;
  icon: string;
  /** The list that is counted on each tile, and how the count is said. */
  of: string;
  counted: Key;
}

function Tiles({ part, label, icon, of, counted }: TilesProps): React.JSX.Element | null {
  const root = useDefinition();
  const elements = part === "forms" || part === "reports" ? inMenu(root, part).flatMap((group) => group.entries.map((one) => one.element)) : listAt(root, [part]);
  if (elements.length === 0) return null;
  return (
    <section>
      <h3>{say(label)}</h3>
      <ul className="home-tiles">
        {elements.map((element) => {
          const inner = isMapping(element) ? element[of] : undefined;
          return (
            <li key={textOf(element, "key")}>
              <a href={addressOf(part, textOf(element, "key"))}>
                <Icon name={textOf(element, "icon") || icon} />
                <span>{nameOf(element)}</span>
                <small>{say(counted, { n: isList(inner) ? inner.length : 0 })}</small>
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
