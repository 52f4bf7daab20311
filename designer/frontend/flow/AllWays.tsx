/**
 * All ways through the workflow, each with example values at the bounds of its conditions; a way that
 * is chosen lights up on the canvas. With a node chosen there, only the ways through it.
 */

import { useEffect, useRef, useState } from "react";

import { ask, succeeded, told } from "../api";
import { useDraft, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { textOf, valueAt, type Pointer } from "../model/data";
import { say } from "../words/words";
import { graphOf } from "./graph";
import type { Trace } from "./picture";
import { tellingNodes, traceOfWay, waysShown, type Way, type WayExample, type Ways } from "./ways_told";

interface AllWaysProps {
  workflow: Pointer;
  chosen: Pointer | null;
  onTrace: (trace: Trace | null) => void;
  onClose: () => void;
}

export function AllWays({ workflow, chosen, onTrace, onClose }: AllWaysProps): React.JSX.Element {
  const session = useSession();
  const key = useDraft((state) => textOf(valueAt(state.definition, workflow), "key"));
  const saves = useDraft((state) => state.saves);
  const { ways, trouble, busy } = useWays(key, saves);
  const [open, setOpen] = useState<Way | null>(null);
  useEffect(() => () => onTrace(null), [onTrace]);
  useEffect(() => {
    setOpen(null);
    onTrace(null);
  }, [ways, onTrace]);
  const through = chosen?.[2] === "nodes" ? textOf(valueAt(session.state.definition, chosen.slice(0, 4)), "key") : "";
  const choose = (way: Way | null): void => {
    setOpen(way);
    onTrace(way === null ? null : traceOfWay(graphOf(valueAt(session.state.definition, workflow)), way));
  };
  return (
    <aside className="flow-side all-ways" aria-label={say("ways.title")}>
      <header className="side-head">
        <span className="side-icon">
          <Icon name="git-branch" />
        </span>
        <div>
          <h3>{say("ways.title")}</h3>
        </div>
        <button type="button" className="icon-button side-close" aria-label={say("close")} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <p className="form-hint">{say("ways.explain")}</p>
      <div aria-live="polite">
        {trouble ? <p className="property-issue is-error">{trouble}</p> : null}
        {busy && ways === null ? <p className="form-hint">{say("ways.working")}</p> : null}
      </div>
      {ways ? <List ways={ways} through={through === "" ? null : through} open={open} onOpen={choose} /> : null}
    </aside>
  );
}

/** The ways of the draft as it was last saved. */
function useWays(workflow: string, saves: number): { ways: Ways | null; trouble: string; busy: boolean } {
  const session = useSession();
  const [ways, setWays] = useState<Ways | null>(null);
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(true);
  const asked = useRef(0);
  useEffect(() => {
    const own = ++asked.current;
    setBusy(true);
    const read = async (): Promise<void> => {
      await session.save();
      const answer = await ask<Ways>("GET", `/apps/${session.app}/workflows/${workflow}/coverage`);
      if (own !== asked.current) return;
      setBusy(false);
      setWays(succeeded(answer) ? answer.body : null);
      setTrouble(succeeded(answer) ? "" : told(answer) || say("scenario.unreached"));
    };
    void read();
  }, [session, workflow, saves]);
  return { ways, trouble, busy };
}

interface ListProps {
  ways: Ways;
  through: string | null;
  open: Way | null;
  onOpen: (way: Way | null) => void;
}

function List({ ways, through, open, onOpen }: ListProps): React.JSX.Element {
  const { shown, impossible } = waysShown(ways, through);
  return (
    <>
      <p className="ways-count">
        {say(through === null ? "ways.count" : "ways.count_through", { n: shown.length })}
        {impossible ? <span> · {say("ways.impossible", { n: impossible })}</span> : null}
      </p>
      {ways.complete ? null : <p className="property-issue is-warning">{say("ways.more")}</p>}
      {ways.dead.length ? <p className="property-issue is-warning">{say("ways.dead", { what: ways.dead.join(", ") })}</p> : null}
      <ol className="ways-list">
        {shown.map((way, place) => (
          <Entry key={place} way={way} open={way === open} onOpen={() => onOpen(way === open ? null : way)} />
        ))}
      </ol>
    </>
  );
}

const ENDS = ["completed", "rejected", "withdrawn", "cancelled", "submitted"] as const;
const SIGNS: Record<string, string> = { approved: "circle-check", rejected: "circle-x", failed: "alert-triangle", late: "clock" };

function Entry({ way, open, onOpen }: { way: Way; open: boolean; onOpen: () => void }): React.JSX.Element {
  const end = ENDS.find((one) => one === way.outcome);
  const nodes = tellingNodes(way);
  return (
    <li className={`way-entry is-${way.outcome}${open ? " is-open" : ""}`}>
      <button type="button" className="way-title" aria-expanded={open} onClick={onOpen}>
        <span className="way-nodes">
          {nodes.length === 0 ? say("ways.straight") : null}
          {nodes.map((node, place) => (
            <span key={place} className={`way-node is-${node.way ?? "passed"}`}>
              {node.label}
              {node.way ? <Icon name={SIGNS[node.way] ?? "point"} /> : null}
              {node.way ? <span className="visually-hidden">{say(`ways.way.${node.way}` as "ways.way.approved")}</span> : null}
            </span>
          ))}
        </span>
        <span className="way-end">{end ? say(`try.end.${end}`) : way.outcome}</span>
      </button>
      {open ? <Examples way={way} /> : null}
    </li>
  );
}

function Examples({ way }: { way: Way }): React.JSX.Element {
  if (way.state === "unknown") return <p className="form-hint way-examples">{say("ways.unknown")}</p>;
  return (
    <div className="way-examples">
      {way.state === "assumed" ? <p className="form-hint">{say("ways.assumed")}</p> : null}
      {way.examples.map((example, place) => (
        <Example key={place} example={example} place={place} alone={way.examples.length === 1} />
      ))}
    </div>
  );
}

function Example({ example, place, alone }: { example: WayExample; place: number; alone: boolean }): React.JSX.Element {
  const any = example.given.length === 0 && example.assumed.length === 0;
  return (
    <section className="way-example">
      {alone ? null : <h4>{say("ways.example", { n: place + 1 })}</h4>}
      {any ? <p>{say("ways.any")}</p> : null}
      <dl>
        {example.given.map((one, at) => (
          <div key={at}>
            <dt>{one.label}</dt>
            <dd>
              {one.text}
              {one.computed || one.after ? <small> {[one.computed ? say("ways.computed") : "", one.after ? say("ways.after", { what: one.after }) : ""].filter((each) => each !== "").join(say("scenario.and"))}</small> : null}
            </dd>
          </div>
        ))}
      </dl>
      {example.assumed.map((one, at) => (
        <p key={at} className="way-assumed">
          <Icon name="help-circle" />
          {say("ways.supposed", { what: one.text })}
        </p>
      ))}
    </section>
  );
}
