/**
 * The ways out of a node. Of a gateway: its branches in the order they are tried, each with its
 * condition to be edited in place. Of an approval, update or wait: what follows when it does
 * not go as usual.
 */

import { useDefinition, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { valueAt, type Pointer } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { localised, say, type Key } from "../words/words";
import { useFlowActs } from "./acts";
import { FlowCondition } from "./FlowCondition";
import { CHOOSING, GATEWAYS, graphOf, readingOrder, type Graph, type GraphFlow } from "./graph";
import { canConnect, moveCondition, reconnect } from "./modeling";
import { nodeName } from "./naming";

/** Which outcome beside the usual one a kind of node has. */
export const SIDE_OF: Record<string, string> = { approval: "rejected", update: "failed", wait: "late" };

const SIDE_WORDS: Record<string, Key> = {
  rejected: "flow.outcome.add",
  failed: "flow.outcome.add_failed",
  late: "flow.outcome.add_late",
};

export function Ways({ workflow, node }: { workflow: Pointer; node: string }): React.JSX.Element | null {
  const root = useDefinition();
  const acts = useFlowActs();
  const graph = graphOf(valueAt(root, workflow));
  const type = graph.node.get(node)?.type ?? "";
  const flows = graph.out.get(node) ?? [];
  const gateway = GATEWAYS.includes(type);
  const joins = gateway && flows.length < 2;
  const title = gateway && !joins ? (type === "exclusive" ? say("flow.branches") : say("flow.branches_all")) : say("flow.then");
  const side = SIDE_OF[type];
  const hasSide = flows.some((one) => one.on === side);
  return (
    <section className="side-section">
      <h4>{title}</h4>
      <ol className="ways">
        {flows.map((flow, index) => (
          <Way key={flow.id} workflow={workflow} graph={graph} flow={flow} index={index} count={flows.length} ordered={CHOOSING.includes(type)} />
        ))}
      </ol>
      {gateway ? (
        <button type="button" className="link-button" onClick={() => acts.addBranch(node)}>
          + {say("flow.add_branch")}
        </button>
      ) : null}
      {side !== undefined && !hasSide ? (
        <button type="button" className="link-button" onClick={() => acts.addOutcome(node, side)}>
          + {say(SIDE_WORDS[side] ?? "flow.outcome.add")}
        </button>
      ) : null}
    </section>
  );
}

interface WayProps {
  workflow: Pointer;
  graph: Graph;
  flow: GraphFlow;
  index: number;
  count: number;
  /** Its condition is edited here, and its order counts. */
  ordered: boolean;
}

function Way({ workflow, graph, flow, index, count, ordered }: WayProps): React.JSX.Element {
  const session = useSession();
  const acts = useFlowActs();
  const vocabulary = useVocabulary();
  const move = (to: number): void =>
    session.run(moveCondition(session.state.definition, workflow, flow.place, to, say("flow.did.order")));
  const outcome = flow.on === "" ? "" : vocabulary.value(`on.${flow.on}`);
  const title = [outcome, localised(flow.data["label"])].filter((one) => one !== "").join(" · ");
  const target = <TargetChoice workflow={workflow} graph={graph} flow={flow} end="to" />;
  if (title === "" && count === 1) return <li className="way">{target}</li>;
  return (
    <li className="way">
      <div className="way-head">
        <button type="button" className="way-title" onClick={() => acts.chooseFlow(flow.place)} title={say("edit")}>
          {title || (ordered && count > 1 ? `${say("flow.branch")} ${index + 1}` : say("flow.leads_to"))}
        </button>
        {ordered && count > 1 ? (
          <span className="way-acts">
            <button type="button" className="icon-button" disabled={index === 0} aria-label={say("move.up")} title={say("move.up")} onClick={() => move(index - 1)}>
              <Icon name="arrow-up" />
            </button>
            <button type="button" className="icon-button" disabled={index === count - 1} aria-label={say("move.down")} title={say("move.down")} onClick={() => move(index + 1)}>
              <Icon name="arrow-down" />
            </button>
          </span>
        ) : null}
        {count > 1 ? (
          <button type="button" className="icon-button" aria-label={say("flow.remove_branch")} title={say("flow.remove_branch")} onClick={() => acts.removeFlow(flow.place)}>
            <Icon name="trash" />
          </button>
        ) : null}
      </div>
      {ordered && count > 1 ? <FlowCondition workflow={workflow} flow={flow} /> : null}
      {target}
    </li>
  );
}

/** Which node a flow leads to, or comes from. */
export function TargetChoice({ workflow, graph, flow, end }: { workflow: Pointer; graph: Graph; flow: GraphFlow; end: "from" | "to" }): React.JSX.Element {
  const session = useSession();
  const present = flow[end];
  const fits = (key: string): boolean => (end === "to" ? canConnect(graph, flow.from, key) : canConnect(graph, key, flow.to));
  const nodes = readingOrder(graph).filter((one) => one.key === present || fits(one.key));
  const word = say(end === "to" ? "flow.leads_to" : "flow.comes_from");
  return (
    <label className="way-target">
      <span>{word}</span>
      <select
        className="form-select"
        value={present}
        onChange={(event) => session.run({ ...reconnect(workflow, flow.place, { [end]: event.target.value }, say("flow.did.reconnect")), selects: session.state.selection })}
      >
        {nodes.map((one) => (
          <option key={one.key} value={one.key}>
            {nodeName(one)}
          </option>
        ))}
      </select>
    </label>
  );
}
