/**
 * The trial: a sample record walks through the draft, the canvas lights up where it went, and here
 * stands why, who was asked, what the steps did and which fields changed. Decisions can be turned
 * round and tried again.
 */

import { useEffect, useState } from "react";

import { ask, succeeded, told } from "../api";
import { useDraft, useSession } from "../draft/hooks";
import { reached } from "../home/steps";
import { Icon } from "../frame/Icon";
import { textOf, valueAt, type Data, type Pointer } from "../model/data";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import { BackTest } from "./BackTest";
import { graphOf } from "./graph";
import type { Trace } from "./picture";
import { PersonChoice } from "../pick/PersonChoice";
import { RecordChoice, type Sample } from "./RecordChoice";
import { refusalWords, traceOf, type Trial } from "./trial";
import { TrialPath } from "./TrialPath";
import { TryValues } from "./TryValues";

interface TryOutProps {
  workflow: Pointer;
  onTrace: (trace: Trace | null) => void;
  onClose: () => void;
}

export function TryOut({ workflow, onTrace, onClose }: TryOutProps): React.JSX.Element {
  const session = useSession();
  const form = useDraft((state) => textOf(valueAt(state.definition, workflow), "form"));
  const key = useDraft((state) => textOf(valueAt(state.definition, workflow), "key"));
  const [sample, setSample] = useState<Sample | null>(null);
  const [person, setPerson] = useState("");
  const [values, setValues] = useState<Record<string, Data>>({});
  const [decisions, setDecisions] = useState<Record<string, string>>({});
  const [trial, setTrial] = useState<Trial | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const clear = (): void => {
    setTrial(null);
    onTrace(null);
  };
  useEffect(() => () => onTrace(null), [onTrace]);
  const run = async (decided: Record<string, string>): Promise<void> => {
    setBusy(true);
    setTrouble("");
    const saved = await session.save();
    const body = {
      draft: true,
      ...(sample ? { record: sample.id } : {}),
      ...(Object.keys(values).length ? { values } : {}),
      ...(person.trim() ? { as: person.trim() } : {}),
      decisions: decided,
    };
    const answer = saved ? await ask<Trial>("POST", `/apps/${session.app}/workflows/${key}/simulate`, body) : null;
    setBusy(false);
    if (answer === null) return setTrouble(say("try.not_saved"));
    if (!succeeded(answer) || answer.body === null) {
      clear();
      return setTrouble(told(answer));
    }
    reached("try");
    setTrial(answer.body);
    onTrace(traceOf(graphOf(valueAt(session.state.definition, workflow)), answer.body));
  };
  const decide = (node: string, act: string): void => {
    const next = { ...decisions, [node]: act };
    setDecisions(next);
    void run(next);
  };
  return (
    <aside className="flow-side try-out" aria-label={say("try.title")}>
      <header className="side-head">
        <span className="side-icon">
          <Icon name="player-play" />
        </span>
        <div>
          <h3>{say("try.title")}</h3>
        </div>
        <button type="button" className="icon-button side-close" aria-label={say("try.close")} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <p className="form-hint">{say("try.explain")}</p>
      <RecordChoice
        form={form}
        label={say("try.record")}
        none={say("try.record.choose")}
        sample={sample}
        onChange={(next) => {
          setSample(next);
          setDecisions({});
          clear();
        }}
      />
      <PersonChoice label={say("try.as")} none={say("try.as.hint")} open value={person} onChange={setPerson} />
      <TryValues form={form} values={values} onChange={setValues} />
      <button type="button" className="btn btn-primary try-run" disabled={busy || (sample === null && Object.keys(values).length === 0)} onClick={() => void run(decisions)}>
        {say(busy ? "try.running" : trial ? "try.again" : "try.run")}
      </button>
      <div aria-live="polite">
        {trouble ? <p className="property-issue is-error">{trouble}</p> : null}
        {trial ? <Outcome trial={trial} /> : null}
      </div>
      {trial ? <TrialPath trial={trial} busy={busy} onDecide={decide} /> : null}
      <BackTest workflow={key} />
    </aside>
  );
}

function Outcome({ trial }: { trial: Trial }): React.JSX.Element {
  const acts = useFlowActs();
  const refused = trial.nodes.find((one) => one.refusal);
  const why = refusalWords(trial.refusal);
  const open = trial.nodes.filter((one) => one.state === "current");
  return (
    <div className={`try-outcome${why ? " is-refused" : ""}`}>
      <Icon name={why ? "circle-x" : "circle-check"} />
      <div>
        {why ? <p>{say("try.refusal", { why })}</p> : <OutcomeWords outcome={trial.outcome} open={open.length > 0} />}
        {refused ? (
          <button type="button" className="link-button" onClick={() => acts.chooseNode(refused.node)}>
            {refused.label}
          </button>
        ) : null}
      </div>
    </div>
  );
}

const ENDS = ["completed", "rejected", "withdrawn", "cancelled", "submitted"] as const;

function OutcomeWords({ outcome, open }: { outcome: string; open: boolean }): React.JSX.Element {
  const end = ENDS.find((one) => one === outcome);
  if (end === undefined || open) return <p>{say("try.open")}</p>;
  return <p>{say("try.outcome", { what: say(`try.end.${end}`) })}</p>;
}
