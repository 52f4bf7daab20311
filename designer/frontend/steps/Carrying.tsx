/**
 * Steps carried to another place by mouse, touch and keys: within a list, into the steps of a loop or
 * a condition, and out again. Between any two steps lies a slot; the nearest one takes what is carried.
 */

import {
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
  type Announcements,
  type CollisionDetection,
  type KeyboardCoordinateGetter,
} from "@dnd-kit/core";
import { useEffect, useMemo, useRef, useState } from "react";

import { useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import type { Pointer } from "../model/data";
import { say } from "../words/words";
import { carryStep, mayCarry } from "./modeling";

interface Carried {
  list: Pointer;
  at: number;
  label: string;
}

export interface Slot {
  list: Pointer;
  at: number;
}

const KEYS = { keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] } };

export function Carrying({ children }: { children: React.ReactNode }): React.JSX.Element {
  const session = useSession();
  const [label, setLabel] = useState("");
  const keyed = useRef<string | null>(null);
  const coordinates = useMemo(() => byKeys(keyed), []);
  const collisions = useMemo(() => nearest(keyed), []);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: coordinates, ...KEYS }),
  );
  const finish = (): void => {
    setLabel("");
    keyed.current = null;
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={collisions}
      accessibility={{ announcements: ANNOUNCED, screenReaderInstructions: { draggable: say("form.drag") } }}
      onDragStart={({ active }) => setLabel((active.data.current as Carried).label)}
      onDragCancel={finish}
      onDragEnd={({ active, over }) => {
        finish();
        const slot = over?.data.current as Slot | undefined;
        const { list, at } = active.data.current as Carried;
        const command = slot ? carryStep(session.state.definition, { list, at }, slot, say("steps.did.move")) : null;
        if (command !== null) session.run(command);
      }}
    >
      {children}
      <DragOverlay dropAnimation={null}>{label ? <div className="drag-chip">{label}</div> : null}</DragOverlay>
    </DndContext>
  );
}

/** The grip of a step. */
export function StepGrip({ list, at, label, onGrip }: Carried & { onGrip: (held: boolean) => void }): React.JSX.Element {
  const { attributes, listeners, setNodeRef, isDragging } = useDraggable({ id: [...list, at].join("/"), data: { list, at, label } satisfies Carried });
  useEffect(() => onGrip(isDragging), [isDragging, onGrip]);
  return (
    <button type="button" ref={setNodeRef} {...attributes} {...listeners} className="step-grip" aria-label={say("steps.carry", { what: label })} title={say("steps.carry", { what: label })}>
      <Icon name="grip-vertical" />
    </button>
  );
}

/** Where a step can be put: before the step at a place of a list, or at its end. */
export function StepSlot({ list, at, empty }: Slot & { empty: boolean }): React.JSX.Element {
  const { setNodeRef, isOver, active } = useDroppable({ id: `slot:${[...list, at].join("/")}`, data: { list, at } satisfies Slot });
  const carried = active?.data.current as Carried | undefined;
  const fits = carried !== undefined && mayCarry(carried, { list, at });
  return (
    <span ref={setNodeRef} className={`step-slot${fits ? " is-open" : ""}${fits && isOver ? " is-over" : ""}`} aria-hidden="true">
      {empty && fits ? say("steps.drop_here") : ""}
    </span>
  );
}

/** By pointer the slot that is nearest, the indented ones where the pointer is that far in. */
function nearest(keyed: React.RefObject<string | null>): CollisionDetection {
  return ({ active, droppableContainers, droppableRects, pointerCoordinates, collisionRect }) => {
    const fitting = droppableContainers.filter((one) => mayCarry(active.data.current as Carried, one.data.current as Slot));
    const chosen = pointerCoordinates === null ? fitting.find((one) => one.id === keyed.current) : undefined;
    if (chosen) return [{ id: chosen.id }];
    const { x, y } = pointerCoordinates ?? { x: collisionRect.left, y: collisionRect.top };
    return fitting
      .flatMap((one) => {
        const box = droppableRects.get(one.id);
        if (box === undefined) return [];
        const far = Math.abs(box.top + box.height / 2 - y) * 3 + Math.max(0, box.left - x);
        return [{ id: one.id, data: { value: far } }];
      })
      .sort((one, other) => one.data.value - other.data.value)
      .slice(0, 1);
  };
}

const STEPS = ["ArrowDown", "ArrowUp"];

/** By keys the next slot down or up. */
function byKeys(keyed: React.RefObject<string | null>): KeyboardCoordinateGetter {
  return (event, { context }) => {
    if (!STEPS.includes(event.code)) return undefined;
    event.preventDefault();
    const carried = context.active?.data.current as Carried | undefined;
    const own = context.active ? context.draggableNodes.get(context.active.id)?.node.current?.getBoundingClientRect().top : undefined;
    if (carried === undefined || own === undefined) return undefined;
    const slots = context.droppableContainers
      .getEnabled()
      .filter((one) => mayCarry(carried, one.data.current as Slot))
      .flatMap((one) => {
        const box = context.droppableRects.get(one.id);
        return box ? [{ id: String(one.id), top: box.top, left: box.left }] : [];
      })
      .sort((one, other) => one.top - other.top || one.left - other.left);
    const present = slots.find((one) => one.id === keyed.current)?.top ?? own;
    const place = slots.findIndex((one) => one.id === keyed.current);
    const down = event.code === "ArrowDown";
    const next = place >= 0 ? slots[place + (down ? 1 : -1)] : down ? slots.find((one) => one.top > present) : [...slots].reverse().find((one) => one.top <= present);
    if (next === undefined) return undefined;
    keyed.current = next.id;
    return { x: next.left, y: next.top };
  };
}

const ANNOUNCED: Announcements = {
  onDragStart: ({ active }) => say("form.drag.start", { what: (active.data.current as Carried).label }),
  onDragOver: ({ active, over }) => where("form.drag.over", active.data.current as Carried, over?.data.current as Slot | undefined),
  onDragEnd: ({ active, over }) => where("form.drag.end", active.data.current as Carried, over?.data.current as Slot | undefined),
  onDragCancel: ({ active }) => say("form.drag.cancel", { what: (active.data.current as Carried).label }),
};

function where(word: "form.drag.over" | "form.drag.end", carried: Carried, slot: Slot | undefined): string {
  if (slot === undefined) return say("form.drag.nowhere", { what: carried.label });
  return say(word, { what: carried.label, where: say("steps.place", { n: slot.at + 1 }) });
}
