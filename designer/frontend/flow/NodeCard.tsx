/** A node on the canvas: what it is, its name, and what happens there in words. */

import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";

import { Icon } from "../frame/Icon";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import { GATEWAYS } from "./graph";
import type { CardData, CardNode } from "./picture";

const PEOPLE = ["approval", "task"];

/** The look of a kind: people, branches, the system, the ends. */
export function lookOf(type: string): string {
  if (PEOPLE.includes(type)) return "people";
  if (GATEWAYS.includes(type)) return "gateway";
  return type === "start" || type === "end" ? "terminal" : "system";
}

/** Drawn anew only when what it says changes, not when it stands elsewhere. */
export const NodeCard = memo(DrawnCard, (before, now) => before.data === now.data);

function DrawnCard({ data }: NodeProps<CardNode>): React.JSX.Element {
  const acts = useFlowActs();
  return (
    <>
      {data.type === "start" ? null : <Handle type="target" position={Position.Top} isConnectableStart={false} />}
      <Card data={data} />
      {data.type === "end" ? null : <Handle type="source" position={Position.Bottom} />}
      {data.open ? (
        <button
          type="button"
          className="flow-plus is-below nodrag nopan"
          aria-label={say("flow.append", { from: data.name })}
          title={say("flow.append", { from: data.name })}
          onClick={(event) => acts.openMenu({ kind: "append", from: data.key }, event.currentTarget)}
        />
      ) : null}
    </>
  );
}

/** The card itself, on the canvas and in the list. */
export function Card({ data }: { data: CardData }): React.JSX.Element {
  const acts = useFlowActs();
  const vocabulary = useVocabulary();
  const { icon } = vocabulary.nodeType(data.type);
  const look = lookOf(data.type);
  const state = data.lit === "" ? "" : say(`try.state.${data.lit}`);
  return (
    <button
      type="button"
      className={`flow-card is-${look} type-${data.type}${data.chosen ? " is-chosen" : ""}${data.lit ? ` lit-${data.lit}` : ""}${data.wrong ? " is-wrong" : ""}`}
      aria-pressed={data.chosen}
      data-node={data.key}
      onClick={() => acts.chooseNode(data.key)}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") acts.removeNode(data.key);
      }}
    >
      <span className="flow-card-icon">
        <Icon name={icon} />
      </span>
      <span className="flow-card-text">
        <span className="flow-card-name">{data.name}</span>
        {look === "gateway" ? null : <span className={`flow-card-words${data.missing ? " is-missing" : ""}`}>{data.words}</span>}
      </span>
      {state ? <span className="visually-hidden">{state}</span> : null}
      {data.faults ? (
        <span className={`flow-card-faults${data.wrong ? " is-error" : ""}`} title={say("flow.issues", { n: data.faults })}>
          <Icon name="alert-triangle" />
          <span className="visually-hidden">{say("flow.issues", { n: data.faults })}</span>
        </span>
      ) : null}
    </button>
  );
}
