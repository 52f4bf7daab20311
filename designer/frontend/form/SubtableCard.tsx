/** A subtable on the canvas: a grid with its columns, each a part of its own. */

import { useDraggable, useDroppable } from "@dnd-kit/core";
import { memo } from "react";

import { useIsSelected, useRun, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, listAt, textOf, type Mapping, type Pointer } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { localised, nameOf, say } from "../words/words";
import { useCanvas, useSide } from "./canvas_state";
import type { Dragged, Place } from "./drops";
import { Frame, Star, useFaults } from "./FieldCard";
import { FieldName } from "./FieldName";
import { addField } from "./modeling";
import { isComputed } from "./Sample";
import { dropId } from "./whereabouts";

interface SubtableCardProps {
  form: number;
  index: number;
  isFirst: boolean;
}

const NUMBERS = ["integer", "decimal", "money", "percent", "duration"];

export const SubtableCard = memo(function SubtableCard({ form, index, isFirst }: SubtableCardProps): React.JSX.Element | null {
  const pointer: Pointer = ["forms", form, "fields", index];
  const field = useValue(pointer);
  if (!isMapping(field)) return null;
  const columns = listAt(field, ["fields"]);
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index };
  return (
    <Frame where={() => pointer} field={field} place={place} className="subtable is-wide">
      <span className="subtable-title">
        <FieldName where={() => pointer} field={field} isFirst={isFirst} />
        {Number(field["min_rows"] ?? 0) > 0 ? <Star field={{ required: true }} /> : null}
      </span>
      {field["help"] ? <p className="form-hint">{localised(field["help"])}</p> : null}
      <div className="table-scroll">
        {/* "compare": a table on phones too, where its columns are arranged as well. */}
        <table className="rows compare grid design-grid">
          <thead>
            <tr>
              <th className="row-number" scope="col">
                <span className="visually-hidden">{say("name.position")}</span>
              </th>
              {columns.map((column, at) => (
                <ColumnHead key={textOf(column, "key") || at} pointer={[...pointer, "fields", at]} />
              ))}
              <EndOfColumns list={[...pointer, "fields"]} count={columns.length} label={nameOf(field)} />
            </tr>
          </thead>
          <tbody>
            <tr>
              <td className="row-number" />
              {columns.map((column, at) => (
                <ColumnSample key={textOf(column, "key") || at} column={isMapping(column) ? column : {}} />
              ))}
              <td />
            </tr>
          </tbody>
        </table>
      </div>
    </Frame>
  );
});

function ColumnHead({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const session = useSession();
  const column = useValue(pointer);
  const field: Mapping = isMapping(column) ? column : {};
  const id = dropId(pointer, field);
  const selected = useIsSelected(pointer);
  const faults = useFaults(() => pointer);
  const side = useSide(id);
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index: Number(pointer[pointer.length - 1]), beside: true };
  const carried: Dragged = { label: nameOf(field), pointer };
  const drag = useDraggable({ id, data: carried });
  const drop = useDroppable({ id, data: place });
  const { onKeyDown, ...pointing } = drag.listeners ?? {};
  const own = (start: ((event: never) => void) | undefined) => (event: React.SyntheticEvent): void => {
    event.stopPropagation();
    (start as ((event: React.SyntheticEvent) => void) | undefined)?.(event);
  };
  const marks = [NUMBERS.includes(textOf(field, "type")) ? "num" : "", selected ? "is-selected" : "", faults ? "is-faulty" : "", drag.isDragging ? "is-dragged" : "", side ? `drop-${side}` : ""];
  return (
    <th
      scope="col"
      ref={(node) => {
        drag.setNodeRef(node);
        drop.setNodeRef(node);
      }}
      className={["design-column", `is-${textOf(field, "type")}`, ...marks].filter((one) => one !== "").join(" ")}
      data-drop={id}
      onMouseDown={own(pointing["onMouseDown"] as never)}
      onTouchStart={own(pointing["onTouchStart"] as never)}
      onClick={(event) => {
        event.stopPropagation();
        session.select(pointer);
      }}
    >
      <span className="column-head">
        <FieldName where={() => pointer} field={field} isFirst={false} />
        <Star field={field} />
        <button
          type="button"
          ref={drag.setActivatorNodeRef}
          className="design-act design-grip"
          {...drag.attributes}
          tabIndex={selected ? 0 : -1}
          aria-label={say("form.move", { what: carried.label })}
          onKeyDown={onKeyDown as React.KeyboardEventHandler | undefined}
        >
          <Icon name="grip-vertical" />
        </button>
      </span>
    </th>
  );
}

function ColumnSample({ column }: { column: Mapping }): React.JSX.Element {
  const vocabulary = useVocabulary();
  const type = textOf(column, "type");
  const computed = isComputed(column);
  return (
    <td className={`${computed ? "is-fixed" : ""}${NUMBERS.includes(type) ? " num" : ""}`}>
      <span className="cell-text is-sample" title={vocabulary.fieldType(type).label}>
        <Icon name={computed ? "math-function" : vocabulary.fieldType(type).icon} />
      </span>
    </td>
  );
}

function EndOfColumns({ list, count, label }: { list: Pointer; count: number; label: string }): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const canvas = useCanvas();
  const vocabulary = useVocabulary();
  const id = `${list.join("/")}/end`;
  const place: Place = { label, list, index: count, isEnd: true };
  const { setNodeRef } = useDroppable({ id, data: place });
  const side = useSide(id);
  const add = (): void => {
    const command = addField(session.state.definition, list, count, "text", vocabulary.fieldType("text").label);
    run(command);
    canvas.name([...list, count].join("/"), true);
  };
  return (
    <th ref={setNodeRef} className={`add-column${side ? " drop-before" : ""}`} data-drop={id}>
      <button type="button" className="design-act" aria-label={`${say("form.add_column")} ${label}`} title={say("form.add_column")} onClick={add}>
        <Icon name="plus" />
      </button>
    </th>
  );
}
