/** A field on the canvas. It reads only its own part of the definition: an edit draws it alone. */

import { useDraggable, useDroppable } from "@dnd-kit/core";
import { memo } from "react";

import { read } from "../conditions/model";
import { sentence } from "../conditions/sentence";
import { useDraft, useIsSelected, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, isWithin, textOf, type Mapping, type Pointer } from "../model/data";
import { scopeAt } from "../scope/scope";
import { localised, nameOf, say } from "../words/words";
import { useSide } from "./canvas_state";
import type { Dragged, Place } from "./drops";
import { copy, FieldName, removeAndGoOn } from "./FieldName";
import { Sample } from "./Sample";

/** Types that take the whole width, as the pages draw them (runtime/web/views/field.py). */
export const WIDE: readonly string[] = ["long_text", "rich_text", "attachment", "image", "address", "subtable"];

/** How many errors the last check found at a place or in it. */
export function useFaults(pointer: Pointer): number {
  return useDraft(({ check }) => {
    const own = check?.issues.filter((issue) => issue.severity === "error" && issue.pointer && isWithin(issue.pointer, pointer));
    return own?.length ?? 0;
  });
}

interface FieldCardProps {
  form: number;
  index: number;
  wide: boolean;
  columns: number;
  isFirst: boolean;
}

export const FieldCard = memo(function FieldCard({ form, index, wide, columns, isFirst }: FieldCardProps): React.JSX.Element | null {
  const pointer: Pointer = ["forms", form, "fields", index];
  const field = useValue(pointer);
  if (!isMapping(field)) return null;
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index, beside: columns === 2 && !wide };
  return (
    <Frame pointer={pointer} field={field} place={place} className={`field${wide ? " is-wide" : ""}`}>
      <span className="form-label">
        <FieldName pointer={pointer} field={field} isFirst={isFirst} />
        <Star field={field} />
      </span>
      <Sample field={field} />
      {field["help"] ? <p className="form-hint">{localised(field["help"])}</p> : null}
      <Visibility pointer={pointer} field={field} />
    </Frame>
  );
});

export function Star({ field }: { field: Mapping }): React.JSX.Element | null {
  const required = field["required"];
  if (required === undefined || required === false || required === null) return null;
  const word = required === true ? say("form.required") : say("form.by_rule");
  return (
    <span className={`required-mark${required === true ? "" : " is-conditional"}`} title={word}>
      *<span className="visually-hidden"> {word}</span>
    </span>
  );
}

/** When a field shows, in words below it. */
function Visibility({ pointer, field }: { pointer: Pointer; field: Mapping }): React.JSX.Element | null {
  const session = useSession();
  const visible = field["visible"];
  if (typeof visible !== "string") return null;
  const condition = read(visible);
  const root = session.state.definition;
  const when = condition ? sentence(root, scopeAt(root, [...pointer, "visible"]), condition) : visible;
  return (
    <p className="design-note">
      <Icon name="eye" />
      {say("form.visible_if", { when })}
    </p>
  );
}

interface FrameProps {
  pointer: Pointer;
  field: Mapping;
  place: Place;
  className: string;
  isSection?: boolean;
  children: React.ReactNode;
}

/** What a place is called while dragging: it stays the same when fields before it come and go. */
export function dropId(pointer: Pointer, field: Mapping): string {
  return [...pointer.slice(0, -1), textOf(field, "key") || pointer[pointer.length - 1]].join("/");
}

/** What every part on the canvas has: chosen by a click, dragged, a place to drop at, its acts. */
export function Frame({ pointer, field, place, className, isSection = false, children }: FrameProps): React.JSX.Element {
  const session = useSession();
  const id = dropId(pointer, field);
  const selected = useIsSelected(pointer);
  const faults = useFaults(pointer);
  const side = useSide(id);
  const carried: Dragged = { label: nameOf(field) || textOf(field, "key"), pointer, isSection };
  const drag = useDraggable({ id, data: carried });
  const drop = useDroppable({ id, data: place });
  const { onKeyDown, ...pointing } = drag.listeners ?? {};
  const marks = [selected ? "is-selected" : "", faults ? "is-faulty" : "", drag.isDragging ? "is-dragged" : "", side ? `drop-${side}` : "", place.beside && place.tab !== true ? "is-half" : ""];
  return (
    <div
      ref={(node) => {
        drag.setNodeRef(node);
        drop.setNodeRef(node);
      }}
      className={["design-field", className, ...marks].filter((one) => one !== "").join(" ")}
      data-drop={id}
      {...pointing}
      onClick={(event) => {
        event.stopPropagation();
        session.select(pointer);
      }}
    >
      {children}
      {faults ? (
        <span className="design-fault" title={say("form.fault", { n: faults })}>
          <Icon name="alert-triangle" />
          <span className="visually-hidden">{say("form.fault", { n: faults })}</span>
        </span>
      ) : null}
      <div className="design-acts">
        <button
          type="button"
          ref={drag.setActivatorNodeRef}
          className="design-act design-grip"
          {...drag.attributes}
          tabIndex={selected ? 0 : -1}
          aria-label={say("form.move", { what: carried.label })}
          title={say("form.drag")}
          onKeyDown={onKeyDown as React.KeyboardEventHandler | undefined}
        >
          <Icon name="grip-vertical" />
        </button>
        {selected ? <Acts pointer={pointer} label={carried.label} canCopy={!isSection} /> : null}
      </div>
    </div>
  );
}

function Acts({ pointer, label, canCopy }: { pointer: Pointer; label: string; canCopy: boolean }): React.JSX.Element {
  const session = useSession();
  return (
    <>
      {canCopy ? (
        <button type="button" className="design-act" aria-label={say("form.duplicate", { what: label })} title={say("duplicate")} onClick={() => copy(session, pointer)}>
          <Icon name="copy" />
        </button>
      ) : null}
      <button type="button" className="design-act" aria-label={say("form.delete", { what: label })} title={say("delete")} onClick={(event) => {
        event.stopPropagation();
        removeAndGoOn(session, pointer);
      }}>
        <Icon name="trash" />
      </button>
    </>
  );
}
