/** The way a trial went: each step with its people, reasons and what it did, then the changed fields. */

import { useDraft } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { valueAt } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import { graphOf } from "./graph";
import { refusalWords, shownValue, wayOf, type Trial, type TrialBranch, type TrialChange, type TrialNode } from "./trial";

interface TrialPathProps {
  trial: Trial;
  busy: boolean;
  onDecide: (node: string, act: string) => void;
}

export function TrialPath({ trial, busy, onDecide }: TrialPathProps): React.JSX.Element {
  const { workflow } = useFlowActs();
  const drawn = useDraft((state) => valueAt(state.definition, workflow));
  const way = wayOf(graphOf(drawn), trial);
  const coming = trial.nodes.filter((one) => one.state === "coming" && !one.refusal);
  return (
    <>
      <h4 className="try-head">{say("try.path")}</h4>
      <ol className="try-path">
        {way.map((node) => (
          <PathStep key={node.node} node={node} busy={busy} onDecide={onDecide} />
        ))}
      </ol>
      {coming.length ? (
        <>
          <h4 className="try-head">{say("try.coming")}</h4>
          <p className="form-hint">{coming.map((one) => nameOfNode(one)).join(say("flow.joint"))}</p>
        </>
      ) : null}
      <h4 className="try-head">{say("try.changes")}</h4>
      <Changes changes={trial.changes} />
    </>
  );
}

function nameOfNode(node: TrialNode): string {
  if (node.label !== node.node) return node.label;
  return node.type === "start" ? say("node.start") : node.type === "end" ? say("node.end") : node.label;
}

function PathStep({ node, busy, onDecide }: { node: TrialNode; busy: boolean; onDecide: (node: string, act: string) => void }): React.JSX.Element {
  const acts = useFlowActs();
  const vocabulary = useVocabulary();
  const refusal = refusalWords(node.refusal);
  return (
    <li className={`try-step is-${refusal ? "refused" : node.state}`}>
      <span className="try-mark">
        <Icon name={vocabulary.nodeType(node.type).icon} />
      </span>
      <div>
        <button type="button" className="try-name" onClick={() => acts.chooseNode(node.node)}>
          {nameOfNode(node)}
        </button>
        {node.people.map((one) => (
          <p key={one.id} className="try-who">
            <strong>{one.name}</strong> {one.reason}
          </p>
        ))}
        {node.type === "approval" && (node.state === "passed" || node.state === "current") ? (
          <Decision node={node} busy={busy} onDecide={onDecide} />
        ) : null}
        {node.reason ? <p className="try-reason">{node.reason}</p> : null}
        {node.note && node.note !== node.reason ? <p className="try-reason">{node.note}</p> : null}
        {node.branch.length ? <Branches branch={node.branch} /> : null}
        {node.steps.map((one, index) => (
          <p key={index} className="try-did">
            {one}
          </p>
        ))}
        {refusal ? <p className="property-issue is-error">{refusal}</p> : null}
      </div>
    </li>
  );
}

function Decision({ node, busy, onDecide }: { node: TrialNode; busy: boolean; onDecide: (node: string, act: string) => void }): React.JSX.Element {
  const rejected = node.outcome === "rejected";
  return (
    <div className="try-decision" role="group" aria-label={`${say("try.decision")}: ${node.label}`}>
      {(["approve", "reject"] as const).map((act) => (
        <button key={act} type="button" className="btn btn-sm" disabled={busy} aria-pressed={(act === "reject") === rejected} onClick={() => onDecide(node.node, act)}>
          {say(`try.${act}`)}
        </button>
      ))}
    </div>
  );
}

/** Every branch with whether its condition held and the values that decided. */
function Branches({ branch }: { branch: readonly TrialBranch[] }): React.JSX.Element {
  const words = { yes: say("yes"), no: say("no"), blank: say("try.blank") };
  return (
    <details className="try-branches">
      <summary>{say("try.values_were")}</summary>
      <ul>
        {branch.map((one, index) => (
          <li key={index} className={one.taken ? "is-taken" : ""}>
            <strong>{one.label || one.to}</strong>{" "}
            <span>{one.condition === null ? say("flow.otherwise") : one.holds === null ? "" : say(one.holds ? "try.holds" : "try.fails")}</span>
            <dl>
              {Object.entries(one.values).map(([name, value]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{shownValue(value, words)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Changes({ changes }: { changes: readonly TrialChange[] }): React.JSX.Element {
  const words = { yes: say("yes"), no: say("no"), blank: say("try.blank") };
  if (changes.length === 0) return <p className="form-hint">{say("try.no_changes")}</p>;
  return (
    <dl className="try-changes">
      {changes.map((one, index) => (
        <div key={`${one.field} ${index}`}>
          <dt>{one.label ?? one.field}</dt>
          <dd>
            <del>{shownValue(one.before, words)}</del> → <ins>{shownValue(one.after, words)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
