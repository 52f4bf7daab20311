/** Publishing: what changes, what it does to what exists, what is to be decided, then the act. */

import { useEffect, useRef, useState } from "react";

import { boot } from "../boot";
import { useDraft, useSession } from "../draft/hooks";
import type { Check, Decision, Impact, Issue } from "../draft/session";
import { Fault } from "../frame/Faults";
import { addressOf } from "../frame/route";
import { Sure } from "../frame/Sure";
import { say } from "../words/words";
import { ChangeList } from "./ChangeList";
import { discard, open, publish } from "./publishing";

export function PublishScreen(): React.JSX.Element {
  const session = useSession();
  const saves = useDraft((state) => state.saves);
  const [check, setCheck] = useState<Check | "failed" | null>(null);
  const [turn, setTurn] = useState(0);
  const [version, setVersion] = useState<number | null>(null);
  const [note, setNote] = useState("");
  useEffect(() => {
    let alive = true;
    setCheck(null);
    void session
      .save()
      .then(() => session.foresee())
      .then((found) => alive && setCheck(found ?? "failed"));
    return () => {
      alive = false;
    };
  }, [session, saves, turn]);
  if (version !== null) return <PublishedNote version={version} onClose={() => setVersion(null)} />;
  return (
    <div className="thing-screen publish-screen">
      <h2>{say("publish.title")}</h2>
      <p role="status" className={check && check !== "failed" ? "visually-hidden" : "quiet"}>
        {stateOf(check)}
      </p>
      {check === "failed" ? (
        <button type="button" className="btn" onClick={() => setTurn(turn + 1)}>
          {say("publish.again")}
        </button>
      ) : null}
      {check && check !== "failed" ? <Prepared check={check} note={note} onNote={setNote} onPublished={setVersion} /> : null}
    </div>
  );
}

function errorsIn(check: Check): Issue[] {
  return check.issues.filter((issue) => issue.severity === "error");
}

/** How far the check is and what it found, in a sentence. */
function stateOf(check: Check | "failed" | null): string {
  if (check === null) return say("publish.checking");
  if (check === "failed") return say("publish.unchecked");
  const errors = errorsIn(check).length;
  return errors ? say("publish.faults", { n: errors }) : say("publish.checked", { n: check.changes.length });
}

/** What keeps the draft from being published: what it changes cannot be told before that is mended. */
function Faulty({ errors }: { errors: readonly Issue[] }): React.JSX.Element {
  return (
    <section>
      <p className="property-issue is-error">{say("publish.faults", { n: errors.length })}</p>
      <ul className="publish-faults">
        {errors.map((issue) => (
          <Fault key={`${issue.path} ${issue.code} ${issue.message}`} issue={issue} />
        ))}
      </ul>
    </section>
  );
}

interface PreparedProps {
  check: Check;
  note: string;
  onNote: (note: string) => void;
  onPublished: (version: number) => void;
}

function Prepared({ check, note, onNote, onPublished }: PreparedProps): React.JSX.Element {
  const session = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [asked, setAsked] = useState<Decision[]>(check.impact?.decisions ?? []);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const errors = errorsIn(check);
  const ask = (decisions: readonly Decision[]): void => {
    setTrouble(say("publish.choose"));
    const [first] = open(decisions, chosen);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first?.id ?? "")}"]`)?.focus());
  };
  const act = async (): Promise<void> => {
    if (busy) return;
    if (open(asked, chosen).length) return ask(asked);
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
    if (outcome.decisions.length === 0) return setTrouble(say("publish.refused", { why: outcome.why }));
    setAsked(outcome.decisions);
    ask(outcome.decisions);
  };
  const refused = trouble ? (
    <p className="property-issue is-error" role="alert">
      {trouble}
    </p>
  ) : null;
  if (errors.length && check.changes.length === 0)
    return (
      <>
        <Faulty errors={errors} />
        {refused}
        <div className="publish-acts">
          <DiscardButton onRefused={setTrouble} />
        </div>
      </>
    );
  if (check.changes.length === 0) return <p>{say("publish.nothing")}</p>;
  return (
    <form
      ref={form}
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
        <textarea id="publish-note" className="form-control" rows={2} aria-describedby="publish-note-hint" data-own-undo="" value={note} onChange={(event) => onNote(event.target.value)} />
        <p className="form-hint" id="publish-note-hint">
          {say("publish.note.hint")}
        </p>
      </section>
      {errors.length ? <Faulty errors={errors} /> : null}
      {refused}
      <div className="publish-acts">
        <DiscardButton onRefused={setTrouble} />
        <button type="submit" className="btn btn-primary" aria-disabled={busy} disabled={errors.length > 0}>
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
          <input type="radio" name={decision.id} checked={chosen === option.key} onChange={() => onChoose(option.key)} />
          <span className="form-check-label">{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function DiscardButton({ onRefused }: { onRefused: (why: string) => void }): React.JSX.Element {
  const session = useSession();
  const act = async (): Promise<void> => {
    const why = await discard(session.app);
    if (why === "") await session.reload();
    else onRefused(why);
  };
  return <Sure word={say("publish.discard")} question={say("publish.discard.sure")} look="btn" act="btn-danger" onSure={act} />;
}

function PublishedNote({ version, onClose }: { version: number; onClose: () => void }): React.JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className="thing-screen publish-done" role="status">
      <h2 ref={title} tabIndex={-1}>
        {say("publish.done", { n: version })}
      </h2>
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
