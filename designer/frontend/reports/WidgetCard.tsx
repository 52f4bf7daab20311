/** A widget on the board: what it shows as a sentence and a picture; carried, sized, deleted. */

import { useSortable } from "@dnd-kit/sortable";
import { useRef, useState } from "react";

import { useIsSelected, useIssues, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isWithin, type Data, type Pointer } from "../model/data";
import { nameOf, say } from "../words/words";
import { widgetSentence } from "./describe";
import { COLUMNS, duplicateWidget, moveWidget, removeWidget, resizeWidget, sizeOf, typeOf, WIDGET_TYPES, type Size, type WidgetType } from "./modeling";
import type { Told } from "./numbers";
import { Picture } from "./Picture";

export const WIDGET_ICONS: Record<WidgetType, string> = { number: "hash", line: "chart-line", bar: "chart-bar", pie: "chart-pie", table: "table" };

interface WidgetCardProps {
  pointer: Pointer;
  widget: Data;
  count: number;
  numbers: Told | null;
  name: string;
  onChoose: () => void;
}

export function WidgetCard({ pointer, widget, count, numbers, name, onChoose }: WidgetCardProps): React.JSX.Element {
  const session = useSession();
  const type = typeOf(widget);
  const [drawn, setDrawn] = useState<Size | null>(null);
  const size = drawn ?? sizeOf(widget);
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, isDragging, isOver, activeIndex, index } = useSortable({ id: pointer.join("/"), data: { label: nameOf(widget) } });
  const chosen = useIsSelected(pointer);
  const wrong = useIssues().some((one) => one.severity === "error" && one.pointer && isWithin(one.pointer, pointer));
  const mark = isOver && !isDragging ? (activeIndex < index ? " drop-after" : " drop-before") : "";
  return (
    <section
      ref={setNodeRef}
      className={`card widget design-widget span-${size.width} rows-${size.height} is-${type}${chosen ? " is-selected" : ""}${isDragging ? " is-dragged" : ""}${wrong ? " is-faulty" : ""}${mark}`}
      aria-label={nameOf(widget)}
      onClick={onChoose}
      onFocus={(event) => event.target === event.currentTarget && onChoose()}
    >
      <header className="widget-head">
        <button type="button" ref={setActivatorNodeRef} {...attributes} {...listeners} className="design-act design-grip" aria-label={say("report.carry", { what: nameOf(widget) })} title={say("report.carry", { what: nameOf(widget) })}>
          <Icon name="grip-vertical" />
        </button>
        <Icon name={WIDGET_ICONS[WIDGET_TYPES.find((one) => one === type) ?? "number"]} />
        <button type="button" className="widget-name" aria-pressed={chosen} onClick={onChoose}>
          {nameOf(widget)}
        </button>
        {wrong ? <span className="fault-dot" role="img" aria-label={say("faults.title")} /> : null}
      </header>
      <p className="widget-sentence">{widgetSentence(session.state.definition, widget)}</p>
      <Picture widget={widget} type={type} size={size} numbers={numbers?.widgets[name]} refusal={numbers === null ? say("report.reading") : numbers.refusal} />
      <Acts pointer={pointer} count={count} size={sizeOf(widget)} />
      <Handle pointer={pointer} size={sizeOf(widget)} onSize={setDrawn} />
    </section>
  );
}

function Acts({ pointer, count, size }: { pointer: Pointer; count: number; size: Size }): React.JSX.Element {
  const session = useSession();
  const index = Number(pointer[pointer.length - 1]);
  const root = session.state.definition;
  const resize = (width: number): void => {
    const command = resizeWidget(session.state.definition, pointer, { ...size, width });
    if (command) session.run(command);
  };
  const acts: { icon: string; label: string; off?: boolean; act: () => void }[] = [
    { icon: "minus", label: say("report.narrower"), off: size.width <= 1, act: () => resize(size.width - 1) },
    { icon: "plus", label: say("report.wider"), off: size.width >= COLUMNS, act: () => resize(size.width + 1) },
    { icon: "arrow-up", label: say("report.earlier"), off: index === 0, act: () => session.run(moveWidget(root, pointer, index - 1)) },
    { icon: "arrow-down", label: say("report.later"), off: index === count - 1, act: () => session.run(moveWidget(root, pointer, index + 1)) },
    { icon: "copy", label: say("duplicate"), act: () => session.run(duplicateWidget(root, pointer)) },
    { icon: "trash", label: say("delete"), act: () => session.run(removeWidget(root, pointer)) },
  ];
  return (
    <span className="design-acts" onClick={(event) => event.stopPropagation()}>
      {acts.map(({ icon, label, off, act }) => (
        <button key={icon} type="button" className="design-act" disabled={off} aria-label={label} title={label} onClick={act}>
          <Icon name={icon} />
        </button>
      ))}
    </span>
  );
}

const A_ROW = 84;

/** The corner: drawn to another width and height, in steps of the board. */
function Handle({ pointer, size, onSize }: { pointer: Pointer; size: Size; onSize: (size: Size | null) => void }): React.JSX.Element {
  const session = useSession();
  const from = useRef<{ x: number; y: number; step: number } | null>(null);
  const last = useRef(size);
  const take = (event: React.PointerEvent): void => {
    if (from.current === null) return;
    const width = size.width + Math.round((event.clientX - from.current.x) / from.current.step);
    const height = size.height + Math.round((event.clientY - from.current.y) / A_ROW);
    last.current = { width: Math.max(1, Math.min(COLUMNS, width)), height: Math.max(1, Math.min(8, height)) };
    onSize(last.current);
  };
  return (
    <span
      className="widget-handle"
      title={say("report.resize")}
      onPointerDown={(event) => {
        const board = event.currentTarget.closest(".board");
        event.currentTarget.setPointerCapture(event.pointerId);
        event.stopPropagation();
        last.current = size;
        from.current = { x: event.clientX, y: event.clientY, step: (board?.clientWidth ?? 1200) / COLUMNS };
      }}
      onPointerMove={take}
      onPointerUp={() => {
        from.current = null;
        onSize(null);
        const command = resizeWidget(session.state.definition, pointer, last.current);
        if (command) session.run(command);
      }}
      onPointerCancel={() => {
        from.current = null;
        onSize(null);
      }}
    />
  );
}
