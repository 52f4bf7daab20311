/** The workflow as a list, for phones: the steps in reading order, the ways out of each below it. */

import { useDefinition, useSession } from "../draft/hooks";
import { listAt } from "../model/data";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import type { GraphFlow } from "./graph";
import { wantedOf } from "./naming";
import { appendNode } from "./modeling";
import { Card } from "./NodeCard";
import type { CardNode, Drawn } from "./picture";
import { useVocabulary } from "../schema/vocabulary";

export function FlowList({ drawn }: { drawn: Drawn }): React.JSX.Element {
  const root = useDefinition();
  const session = useSession();
  const { workflow } = useFlowActs();
  const begin = (): void =>
    session.run(appendNode(root, workflow, "start", wantedOf("approval"), say("flow.did.insert")));
  return (
    <ol className="flow-steps" aria-label={say("flow.list")}>
      {drawn.nodes.map((node) => (
        <FlowStep key={node.id} node={node} drawn={drawn} />
      ))}
      {listAt(root, [...workflow, "nodes"]).length === 0 ? (
        <li>
          <button type="button" className="btn" onClick={begin}>
            {say("flow.begin")}
          </button>
        </li>
      ) : null}
    </ol>
  );
}

function FlowStep({ node, drawn }: { node: CardNode; drawn: Drawn }): React.JSX.Element {
  const acts = useFlowActs();
  const out = drawn.graph.out.get(node.id) ?? [];
  const next = drawn.nodes[drawn.nodes.indexOf(node) + 1]?.id;
  return (
    <li>
      <Card data={node.data} />
      {out.map((flow) => (
        <Way key={flow.id} flow={flow} drawn={drawn} plain={out.length === 1 && flow.to === next} />
      ))}
      {node.data.open ? (
        <button
          type="button"
          className="flow-plus"
          aria-label={say("flow.append", { from: node.data.name })}
          onClick={(event) => acts.openMenu({ kind: "append", from: node.id }, event.currentTarget)}
        />
      ) : null}
    </li>
  );
}

/** A way out: when it is taken, where it leads, and the + in it. */
function Way({ flow, drawn, plain }: { flow: GraphFlow; drawn: Drawn; plain: boolean }): React.JSX.Element {
  const acts = useFlowActs();
  const vocabulary = useVocabulary();
  const edge = drawn.edges.find((one) => one.id === flow.id);
  const target = drawn.nodes.find((one) => one.id === flow.to)?.data.name ?? flow.to;
  const words = edge?.data?.words;
  const outcome = words?.on ? vocabulary.value(`on.${words.on}`) : "";
  const when = [outcome, words?.title, words?.condition].filter((one) => one).join(" · ");
  return (
    <div className={`flow-way${edge?.data?.chosen ? " is-chosen" : ""}${edge?.data?.wrong ? " is-wrong" : ""}${edge?.data?.lit ? ` lit-${edge.data.lit}` : ""}`}>
      <button
        type="button"
        className="flow-plus"
        aria-label={say("flow.insert_between", { from: drawn.nodes.find((one) => one.id === flow.from)?.data.name ?? "", to: target })}
        onClick={(event) => acts.openMenu({ kind: "flow", place: flow.place }, event.currentTarget)}
       />
      {plain && when === "" ? null : (
        <button type="button" className="flow-way-words" onClick={() => acts.chooseFlow(flow.place)}>
          {when ? <span>{when}</span> : null}
          <span className="flow-way-to">→ {target}</span>
        </button>
      )}
    </div>
  );
}
