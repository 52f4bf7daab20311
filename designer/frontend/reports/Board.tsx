/** The report's board with the columns of the real page; widgets are carried by mouse, touch, keys. */

import { closestCenter, DndContext, DragOverlay, KeyboardSensor, MouseSensor, TouchSensor, useSensor, useSensors } from "@dnd-kit/core";
import { rectSortingStrategy, SortableContext, sortableKeyboardCoordinates } from "@dnd-kit/sortable";
import { useState } from "react";

import { useSession, useValue } from "../draft/hooks";
import { isList, textOf, type Pointer } from "../model/data";
import { say } from "../words/words";
import { moveWidget } from "./modeling";
import { useNumbers } from "./numbers";
import { WidgetCard } from "./WidgetCard";

interface BoardProps {
  report: Pointer;
  name: string;
  onChoose: () => void;
}

const KEYS = { coordinateGetter: sortableKeyboardCoordinates, keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] } };

export function Board({ report, name, onChoose }: BoardProps): React.JSX.Element {
  const session = useSession();
  const found = useValue([...report, "widgets"]);
  const widgets = isList(found) ? found : [];
  const numbers = useNumbers(name);
  const [carried, setCarried] = useState("");
  const sensors = useSensors(useSensor(MouseSensor, { activationConstraint: { distance: 5 } }), useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }), useSensor(KeyboardSensor, KEYS));
  const at = (index: number): Pointer => [...report, "widgets", index];
  const ids = widgets.map((_, index) => at(index).join("/"));
  if (widgets.length === 0) return <p className="canvas-empty">{say("report.begin")}</p>;
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ screenReaderInstructions: { draggable: say("form.drag") } }}
      onDragStart={({ active }) => setCarried(String(active.data.current?.["label"] ?? ""))}
      onDragCancel={() => setCarried("")}
      onDragEnd={({ active, over }) => {
        setCarried("");
        const [from, to] = [ids.indexOf(String(active.id)), ids.indexOf(String(over?.id))];
        if (from >= 0 && to >= 0 && from !== to) session.run(moveWidget(session.state.definition, at(from), to));
      }}
    >
      <SortableContext items={ids} strategy={rectSortingStrategy}>
        <div className="board">
          {widgets.map((widget, index) => (
            <WidgetCard
              key={textOf(widget, "key") || index}
              pointer={at(index)}
              widget={widget}
              count={widgets.length}
              numbers={numbers}
              name={textOf(widget, "key")}
              onChoose={() => {
                session.select(at(index));
                onChoose();
              }}
            />
          ))}
        </div>
      </SortableContext>
      <DragOverlay dropAnimation={null}>{carried ? <div className="drag-chip">{carried}</div> : null}</DragOverlay>
    </DndContext>
  );
}
