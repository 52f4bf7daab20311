/** The properties of a flow: when it is taken, after which outcome, between which nodes. */

import { useDefinition, useSession } from "../draft/hooks";
import { setValue, unsetValue } from "../commands/command";
import { Icon } from "../frame/Icon";
import { valueAt, type Pointer } from "../model/data";
import { Properties } from "../properties/Properties";
import { useVocabulary } from "../schema/vocabulary";
import { say, type Key } from "../words/words";
import { useFlowActs } from "./acts";
import { FlowCondition } from "./FlowCondition";
import { graphOf, type GraphFlow } from "./graph";
import { nodeName } from "./naming";
import { SideHead } from "./Side";
import { SIDE_OF, TargetChoice } from "./Ways";

const USUAL: Record<string, Key> = { update: "flow.on.usual_steps", wait: "flow.on.usual_wait" };

export function FlowPanel({ workflow, place }: { workflow: Pointer; place: number }): React.JSX.Element {
  const root = useDefinition();
  const acts = useFlowActs();
  const graph = graphOf(valueAt(root, workflow));
  const flow = graph.flows.find((one) => one.place === place);
  const pointer = [...workflow, "flows", place];
  if (flow === undefined)
    return (
      <aside className="flow-side" aria-label={say("flow.leads_to")}>
        <SideHead icon="git-branch" kind={say("flow.branch")} name="" />
        <Properties pointer={pointer} definition="Flow" />
      </aside>
    );
  const [from, to] = [nodeName(graph.node.get(flow.from)), nodeName(graph.node.get(flow.to))];
  const siblings = graph.out.get(flow.from) ?? [];
  const type = graph.node.get(flow.from)?.type ?? "";
  const word = say(siblings.length > 1 ? "flow.remove_branch" : "flow.remove_flow");
  return (
    <aside className="flow-side" aria-label={`${from} → ${to}`} key={flow.id}>
      <SideHead icon="git-branch" kind={say("flow.branch")} name={`${from} → ${to}`}>
        <button type="button" className="icon-button" title={word} aria-label={word} onClick={() => acts.removeFlow(place)}>
          <Icon name="trash" />
        </button>
      </SideHead>
      {type === "parallel" ? null : (
        <section className="side-section">
          <h4>{say("flow.when")}</h4>
          <FlowCondition workflow={workflow} flow={flow} />
          {siblings.length > 1 ? (
            <p className="form-hint">{say("flow.priority", { n: siblings.indexOf(flow) + 1, of: siblings.length })}</p>
          ) : null}
          <OutcomeChoice pointer={pointer} flow={flow} type={type} />
        </section>
      )}
      <section className="side-section">
        <TargetChoice workflow={workflow} graph={graph} flow={flow} end="from" />
        <TargetChoice workflow={workflow} graph={graph} flow={flow} end="to" />
      </section>
      <section className="side-section">
        <Properties pointer={pointer} definition="Flow" only={["label"]} />
        <details className="properties-rest">
          <summary>{say("more")}</summary>
          <Properties pointer={pointer} definition="Flow" only={["key", "on", "when"]} />
        </details>
      </section>
    </aside>
  );
}

/** After which outcome of its node the flow goes on. */
function OutcomeChoice({ pointer, flow, type }: { pointer: Pointer; flow: GraphFlow; type: string }): React.JSX.Element | null {
  const session = useSession();
  const vocabulary = useVocabulary();
  const side = SIDE_OF[type];
  if (side === undefined && flow.on === "") return null;
  const options = [...new Set([side ?? "", flow.on])].filter((one) => one !== "" && one !== "approved");
  const take = (on: string): void => {
    const at = [...pointer, "on"];
    if (on !== "") session.run(setValue(say("did.set", { what: say("flow.on") }), at, on));
    else if (flow.on !== "") session.run(unsetValue(say("did.unset", { what: say("flow.on") }), at));
  };
  return (
    <label className="way-target">
      <span>{say("flow.on")}</span>
      <select className="form-select" value={flow.on === "approved" ? "" : flow.on} onChange={(event) => take(event.target.value)}>
        <option value="">{say(USUAL[type] ?? "flow.on.usual")}</option>
        {options.map((one) => (
          <option key={one} value={one}>
            {vocabulary.value(`on.${one}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
