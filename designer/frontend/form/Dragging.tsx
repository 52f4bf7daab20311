/** Drag and drop over the canvas by mouse, touch and keyboard, told to screen readers. */

import {
  closestCenter,
  DndContext,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
  type Active,
  type Announcements,
  type CollisionDetection,
  type KeyboardCoordinateGetter,
  type Over,
} from "@dnd-kit/core";
import { useMemo, useRef, useState } from "react";

import { useSession } from "../draft/hooks";
import { say } from "../words/words";
import { useCanvas } from "./canvas_state";
import { dropped, goesInto, mayDrop, nextSpot, type Dragged, type Place } from "./drops";
import { placeOf } from "./modeling";

const STEPS = ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"];
/** Scroll only near the edges, so that a place does not run away from under the pointer. */
const AT_EDGES = { threshold: { x: 0.06, y: 0.1 } };
/** Where fields of half the width stand below each other all the same, as form.css says. */
const ONE_COLUMN = matchMedia("(max-width: 719px)");
const SENSIBLE = { keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] } };

function draggedOf(active: Active): Dragged {
  return active.data.current as Dragged;
}

function placeAt(over: Over | null): Place | null {
  return (over?.data.current as Place | undefined) ?? null;
}

interface DraggingProps {
  /** Something new was put on the canvas. */
  onAdded: (label: string) => void;
  children: React.ReactNode;
}

export function Dragging({ onAdded, children }: DraggingProps): React.JSX.Element {
  const session = useSession();
  const canvas = useCanvas();
  const [carried, setCarried] = useState<Dragged | null>(null);
  const keyed = useRef<string | null>(null);
  const pointer = useRef({ x: 0, y: 0 });
  const byKeys = useRef(false);
  const ways = useMemo(() => waysOf(session, keyed), [session]);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: ways.coordinates, ...SENSIBLE }),
  );
  const follow = useRef((event: PointerEvent | TouchEvent): void => {
    const at = "touches" in event ? event.touches[0] : event;
    if (at) pointer.current = { x: at.clientX, y: at.clientY };
  });
  const listen = (on: boolean): void => {
    for (const kind of ["pointermove", "touchmove"] as const)
      if (on) addEventListener(kind, follow.current as EventListener, true);
      else removeEventListener(kind, follow.current as EventListener, true);
  };
  const afterAt = (active: Active, over: Over, place: Place): boolean => {
    const { pointer: from } = draggedOf(active);
    if (byKeys.current) return from !== undefined && place.index > placeOf(from).index;
    return isBehind(String(over.id), place, pointer.current);
  };
  const show = (active: Active, over: Over | null): void => {
    const place = placeAt(over);
    if (over === null || place === null) canvas.unmark();
    else canvas.mark(String(over.id), goesInto(draggedOf(active), place) ? "end" : afterAt(active, over, place) ? "after" : "before");
  };
  const finish = (): void => {
    listen(false);
    canvas.unmark();
    setCarried(null);
    keyed.current = null;
  };
  return (
    <DndContext
      sensors={sensors}
      autoScroll={AT_EDGES}
      collisionDetection={ways.collisions}
      accessibility={{ announcements: ANNOUNCED, screenReaderInstructions: { draggable: say("form.drag") } }}
      onDragStart={({ active, activatorEvent }) => {
        byKeys.current = activatorEvent instanceof KeyboardEvent;
        listen(true);
        setCarried(draggedOf(active));
      }}
      onDragMove={({ active, over }) => show(active, over)}
      onDragOver={({ active, over }) => show(active, over)}
      onDragCancel={finish}
      onDragEnd={({ active, over }) => {
        const place = placeAt(over);
        const command = over && place ? dropped(session.state.definition, draggedOf(active), place, afterAt(active, over, place)) : null;
        finish();
        if (command === null) return;
        session.run(command);
        if (draggedOf(active).type === undefined || !command.selects) return;
        onAdded(draggedOf(active).label);
        canvas.name(command.selects.join("/"), true);
      }}
    >
      {children}
      <DragOverlay dropAnimation={null}>{carried ? <div className="drag-chip">{carried.label}</div> : null}</DragOverlay>
    </DndContext>
  );
}

/** Which half of a place the pointer is over. */
function isBehind(id: string, place: Place, at: { x: number; y: number }): boolean {
  const element = document.querySelector(`[data-drop="${CSS.escape(id)}"]`);
  const box = element?.getBoundingClientRect();
  if (box === undefined) return false;
  const isStacked = ONE_COLUMN.matches && element?.classList.contains("is-half");
  return place.beside && !isStacked ? at.x > box.left + box.width / 2 : at.y > box.top + box.height / 2;
}

interface Ways {
  collisions: CollisionDetection;
  coordinates: KeyboardCoordinateGetter;
}

/** How places are found: under the pointer the smallest that fits, by keys the next in order. */
function waysOf(session: ReturnType<typeof useSession>, keyed: React.RefObject<string | null>): Ways {
  const fitting = (active: Active | null, place: unknown): boolean =>
    active !== null && mayDrop(session.state.definition, draggedOf(active), place as Place);
  return {
    collisions: (given) => {
      const containers = given.droppableContainers.filter((one) => fitting(given.active, one.data.current));
      const args = { ...given, droppableContainers: containers };
      if (given.pointerCoordinates === null) {
        const chosen = containers.find((one) => one.id === keyed.current);
        const seen = containers.filter((one) => (given.droppableRects.get(one.id)?.height ?? 0) > 0);
        return chosen ? [{ id: chosen.id }] : closestCenter({ ...args, droppableContainers: seen }).slice(0, 1);
      }
      const area = (id: string | number): number => {
        const box = given.droppableRects.get(id);
        return box ? box.width * box.height : 0;
      };
      return pointerWithin(args).sort((one, other) => area(one.id) - area(other.id));
    },
    coordinates: (event, { active, context }) => {
      if (!STEPS.includes(event.code)) return undefined;
      event.preventDefault();
      const spots = context.droppableContainers
        .getEnabled()
        .filter((one) => fitting(context.active, one.data.current))
        .flatMap((one) => {
          const box = context.droppableRects.get(one.id);
          return box && box.height > 0 ? [{ id: String(one.id), top: box.top, left: box.left }] : [];
        });
      const next = nextSpot(spots, keyed.current ?? String(active), STEPS.indexOf(event.code) < 2);
      if (next === null) return undefined;
      keyed.current = next.id;
      document.querySelector(`[data-drop="${CSS.escape(next.id)}"]`)?.scrollIntoView({ block: "nearest" });
      return { x: next.left, y: next.top };
    },
  };
}

const ANNOUNCED: Announcements = {
  onDragStart: ({ active }) => say("form.drag.start", { what: draggedOf(active).label }),
  onDragOver: ({ active, over }) => told(active, over, "form.drag.over"),
  onDragEnd: ({ active, over }) => told(active, over, "form.drag.end"),
  onDragCancel: ({ active }) => say("form.drag.cancel", { what: draggedOf(active).label }),
};

function told(active: Active, over: Over | null, word: "form.drag.over" | "form.drag.end"): string {
  const place = placeAt(over);
  const what = draggedOf(active).label;
  if (word === "form.drag.over" && over?.id === active.id) return say("form.drag.start", { what });
  return place === null ? say("form.drag.nowhere", { what }) : say(word, { what, where: place.label });
}
