/** The last real records under the draft: which of them would go another way. */

import { useState } from "react";

import { ask, succeeded, told } from "../api";
import { useSession } from "../draft/hooks";
import { say } from "../words/words";

interface Passed {
  node?: string;
  label?: string;
  people?: readonly unknown[];
}

interface Compared {
  compared: number;
  different: { record: string; title: string; before: readonly (Passed | string)[]; after: readonly (Passed | string)[] }[];
}

const LAST = 20;

export function BackTest({ workflow }: { workflow: string }): React.JSX.Element {
  const session = useSession();
  const [found, setFound] = useState<Compared | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const run = async (): Promise<void> => {
    setBusy(true);
    const saved = await session.save();
    const answer = saved ? await ask<Compared>("POST", `/apps/${session.app}/workflows/${workflow}/simulate`, { draft: true, last: LAST }) : null;
    setBusy(false);
    setFound(answer !== null && succeeded(answer) ? answer.body : null);
    setTrouble(answer === null ? say("try.not_saved") : succeeded(answer) ? "" : told(answer));
  };
  return (
    <details className="try-last">
      <summary>{say("try.last")}</summary>
      <button type="button" className="btn btn-sm" disabled={busy} onClick={() => void run()}>
        {busy ? say("try.running") : say("try.last.run", { n: LAST })}
      </button>
      <div aria-live="polite">
        {trouble ? <p className="property-issue is-error">{trouble}</p> : null}
        {found ? <Differences found={found} /> : null}
      </div>
    </details>
  );
}

function Differences({ found }: { found: Compared }): React.JSX.Element {
  const n = found.compared;
  if (found.different.length === 0) return <p className="form-hint">{say("try.last.same", { n })}</p>;
  return (
    <>
      <p className="form-hint">{say("try.last.different", { n, m: found.different.length })}</p>
      <ul className="try-differences">
        {found.different.map((one) => (
          <li key={one.record}>
            <strong>{one.title}</strong>
            <p>
              {say("try.was")}
              {say("colon")}
              {wayWords(one.before)}
            </p>
            <p>
              {say("try.now")}
              {say("colon")}
              {wayWords(one.after)}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function wayWords(way: readonly (Passed | string)[]): string {
  const names = way.map((one) => (typeof one === "string" ? one : (one.label ?? one.node ?? "")));
  return names.join(" → ") || "—";
}
