/** A flow on the canvas: its line, its words, and the + that puts something into it. */

import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type EdgeProps } from "@xyflow/react";
import { memo } from "react";

import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import type { FlowEdge, LineData } from "./picture";
import type { Spot } from "./routing";

const ROUND = 10;

/** A path through points with round corners. */
export function pathThrough(points: readonly Spot[]): string {
  const parts: string[] = [];
  points.forEach((point, at) => {
    const [before, after] = [points[at - 1], points[at + 1]];
    if (before === undefined) parts.push(`M ${point.x} ${point.y}`);
    else if (after === undefined) parts.push(`L ${point.x} ${point.y}`);
    else {
      const [entry, exit] = [towards(point, before), towards(point, after)];
      parts.push(`L ${entry.x} ${entry.y} Q ${point.x} ${point.y} ${exit.x} ${exit.y}`);
    }
  });
  return parts.join(" ");
}

/** The place on the way from a corner to another point where its curve begins. */
function towards(corner: Spot, other: Spot): Spot {
  const [dx, dy] = [other.x - corner.x, other.y - corner.y];
  const length = Math.hypot(dx, dy);
  const by = length === 0 ? 0 : Math.min(ROUND, length / 2) / length;
  return { x: corner.x + dx * by, y: corner.y + dy * by };
}

export const FlowLine = memo(function FlowLine(props: EdgeProps<FlowEdge>): React.JSX.Element | null {
  const { data, sourceX, sourceY, targetX, targetY } = props;
  const acts = useFlowActs();
  if (data === undefined) return null;
  const drawn = lineOf(data, { x: sourceX, y: sourceY }, { x: targetX, y: targetY }, props);
  const look = `${data.chosen ? " is-chosen" : ""}${data.lit ? ` lit-${data.lit}` : ""}${data.wrong ? " is-wrong" : ""}`;
  const name = say("flow.insert_between", { from: data.fromName, to: data.toName });
  return (
    <>
      <BaseEdge id={props.id} path={drawn.path} className={`flow-line${look}`} interactionWidth={18} {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} />
      <EdgeLabelRenderer>
        <LineWords data={data} at={drawn.label} look={look} />
        <button
          type="button"
          className="flow-plus nodrag nopan"
          style={{ transform: `translate(-50%, -50%) translate(${drawn.plus.x}px, ${drawn.plus.y}px)` }}
          aria-label={name}
          title={say("flow.insert")}
          data-flow={`${data.from} ${data.to}`}
          onClick={(event) => {
            event.stopPropagation();
            acts.openMenu({ kind: "flow", place: data.place }, event.currentTarget);
          }}
        />
      </EdgeLabelRenderer>
    </>
  );
});

interface Drawn {
  path: string;
  label: Spot;
  plus: Spot;
}

/** The line of the layout; where people moved an end, a plain one between the two. */
function lineOf(data: LineData, from: Spot, to: Spot, props: EdgeProps<FlowEdge>): Drawn {
  const points = data.route?.points ?? [];
  const [first, last] = [points[0], points[points.length - 1]];
  const still = first && last && near(first, from) && near(last, to);
  if (data.route && still) return { path: pathThrough(points), label: data.route.label, plus: data.route.plus };
  const [path, x, y] = getSmoothStepPath({ ...props, borderRadius: ROUND });
  return { path, label: { x, y: y - 16 }, plus: { x, y: y + 22 } };
}

function near(one: Spot, other: Spot): boolean {
  return Math.abs(one.x - other.x) < 3 && Math.abs(one.y - other.y) < 8;
}

function LineWords({ data, at, look }: { data: LineData; at: Spot; look: string }): React.JSX.Element | null {
  const acts = useFlowActs();
  const vocabulary = useVocabulary();
  const { title, condition, on } = data.words;
  const outcome = on === "" ? "" : vocabulary.value(`on.${on}`);
  if (title === "" && condition === "" && outcome === "") return null;
  const hint = [outcome, title, condition, data.fault].filter((one) => one !== "").join("\n");
  return (
    <button
      type="button"
      className={`flow-words nodrag nopan${look}${data.missing ? " is-missing" : ""}${on ? ` on-${on}` : ""}`}
      style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
      title={hint}
      onClick={(event) => {
        event.stopPropagation();
        acts.chooseFlow(data.place);
      }}
      onKeyDown={(event) => {
        if (event.key === "Delete" || event.key === "Backspace") acts.removeFlow(data.place);
      }}
    >
      {outcome ? <span className="flow-words-on">{outcome}</span> : null}
      {title ? <strong>{title}</strong> : null}
      {condition && condition !== title ? <span>{condition}</span> : null}
    </button>
  );
}
