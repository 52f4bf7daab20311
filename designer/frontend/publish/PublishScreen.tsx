/** Publishing: what changes, what it does to what exists, what is to be decided, then the act. */

import { useEffect, useState } from "react";

import { boot } from "../boot";
import { useDraft, useSession } from "../draft/hooks";
import type { Check, Decision, Impact } from "../draft/session";
import { addressOf } from "../frame/route";
import { say } from "../words/words";
import { ChangeList } from "./ChangeList";
import { discard, open, publish } from "./publishing";

export function PublishScreen(): React.JSX.Element {
  const session = useSession();
  const saves = useDraft((state) => state.saves);
  const [check, setCheck] = useState<Check | null>(null);
  const [version, setVersion] = useState<number | null>(null);
  useEffect(() => {
    let alive = true;
    setCheck(null);
    void session
      .save()
      .then(() => session.foresee())
      .then((found) => alive && setCheck(found));
    return () => {
      alive = false;
    };
  }, [session, saves]);
  if (version !== null) return <PublishedNote version={version} onClose={() => setVersion(null)} />;
  if (check === null)
    return (
      <p className="screen-empty" role="status">
        {say("publish.checking")}
      </p>
    );
  return (
    <div className="thing-screen publish-screen">
      <h2>{say("publish.title")}</h2>
      <Prepared check={check} onPublished={setVersion} />
    </div>
  );
}

function Prepared({ check, onPublished }: { check: Check; onPublished: (version: number) => void }): React.JSX.Element {
  const session = useSession();
  const [note, setNote] = useState("");
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState<Decision[]>(check.impact?.decisions ?? []);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const errors = check.issues.filter((issue) => issue.severity === "error").length;
  const act = async (): Promise<void> => {
    if (open(asked, chosen).length) return setTrouble(say("publish.choose"));
    setBusy(true);
    setTrouble("");
    if (!(await session.save())) {
      setBusy(false);
      return setTrouble(say("saving.refused"));
    }
    const outcome = await publish(session.app, session.tag, note, chosen);
    setBusy(false);
    if (outcome.done) {
      onPublished(outcome.version);
      await session.reload();
      return;
    }
    if (outcome.decisions.length) setAsked(outcome.decisions);
    setTrouble(outcome.decisions.length ? say("publish.choose") : say("publish.refused", { why: outcome.why }));
  };
  if (check.changes.length === 0) return <p>{say("publish.nothing")}</p>;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void act();
      }}
    >
      <section>
        <h3>{say("publish.changes")}</h3>
        <ChangeList changes={check.changes} />
      </section>
      <section>
        <h3>{say("publish.impact")}</h3>
        <ImpactReport impact={check.impact} />
      </section>
      {asked.length ? (
        <section>
          <h3>{say("publish.decide")}</h3>
          {asked.map((decision) => (
            <DecisionChoice key={decision.id} decision={decision} chosen={chosen[decision.id]} onChoose={(key) => setChosen({ ...chosen, [decision.id]: key })} />
          ))}
        </section>
      ) : null}
      <section>
        <label className="form-label" htmlFor="publish-note">
          {say("publish.note")}
        </label>
        <textarea id="publish-note" className="form-control" rows={2} aria-describedby="publish-note-hint" value={note} onChange={(event) => setNote(event.target.value)} />
        <p className="form-hint" id="publish-note-hint">
          {say("publish.note.hint")}
        </p>
      </section>
      {errors ? <p className="property-issue is-error">{say("publish.faults", { n: errors })}</p> : null}
      {trouble ? (
        <p className="property-issue is-error" role="alert">
          {trouble}
        </p>
      ) : null}
      <div className="publish-acts">
        <DiscardButton />
        <button type="submit" className="btn btn-primary" disabled={busy || errors > 0}>
          {busy ? say("publish.busy") : say("publish.now")}
        </button>
      </div>
    </form>
  );
}

function ImpactReport({ impact }: { impact: Impact | undefined }): React.JSX.Element {
  const lines = impact?.sentences ?? [];
  const records = [...(impact?.records ?? []), ...(impact?.fields ?? []).map((one) => ({ ...one, what: one.field, message: one.change }))];
  if (lines.length === 0 && records.length === 0) return <p className="quiet">{say("publish.harmless")}</p>;
  return (
    <>
      <ul className="impact">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {records.filter((one) => one.examples.length).map((one) => (
        <p key={`${one.form} ${one.what} ${one.message}`} className="quiet">
          {say("publish.examples", { of: one.label })}
          {one.examples.map((example, index) => (
            <span key={example.id}>
              {index ? say("flow.joint") : ""}
              <a href={`/apps/${boot().app}/forms/${one.form}/${example.id}`} target="_blank" rel="noreferrer">
                {example.title}
              </a>
            </span>
          ))}
        </p>
      ))}
    </>
  );
}

interface DecisionChoiceProps {
  decision: Decision;
  chosen: string | undefined;
  onChoose: (key: string) => void;
}

function DecisionChoice({ decision, chosen, onChoose }: DecisionChoiceProps): React.JSX.Element {
  return (
    <fieldset className="decision-choice">
      <legend>{decision.question}</legend>
      {decision.options.map((option) => (
        <label key={option.key} className="form-check">
          <input type="radio" className="form-check-input" name={decision.id} checked={chosen === option.key} onChange={() => onChoose(option.key)} />
          <span className="form-check-label">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function DiscardButton(): React.JSX.Element {
  const session = useSession();
  const [sure, setSure] = useState(false);
  const act = async (): Promise<void> => {
    setSure(false);
    if ((await discard(session.app)) === "") await session.reload();
  };
  if (!sure)
    return (
      <button type="button" className="btn" onClick={() => setSure(true)}>
        {say("publish.discard")}
      </button>
    );
  return (
    <span className="sure">
      {say("publish.discard.sure")}
      <button type="button" className="btn btn-sm" onClick={() => setSure(false)}>
        {say("cancel")}
      </button>
      <button type="button" className="btn btn-sm btn-danger" onClick={() => void act()}>
        {say("publish.discard")}
      </button>
    </span>
  );
}

function PublishedNote({ version, onClose }: { version: number; onClose: () => void }): React.JSX.Element {
  return (
    <div className="thing-screen" role="status">
      <h2>{say("publish.done", { n: version })}</h2>
      <p>{say("publish.done.explain")}</p>
      <div className="publish-acts">
        <a className="btn" href={`/apps/${boot().app}`}>
          {say("publish.open")}
        </a>
        <a className="btn" href={addressOf("forms")} onClick={onClose}>
          {say("publish.go_on")}
        </a>
      </div>
    </div>
  );
}
