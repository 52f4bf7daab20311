/** A field on the canvas. It reads only its own part of the definition: an edit draws it alone. */

import { useDraggable, useDroppable } from "@dnd-kit/core";
import { memo, useCallback } from "react";

import { expressionWords } from "../conditions/sentence";
import { useDraft, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, isWithin, samePlace, textOf, valueAt, type Mapping } from "../model/data";
import { scopeAt } from "../scope/scope";
import { localised, nameOf, say } from "../words/words";
import { useSide } from "./canvas_state";
import type { Dragged, Place } from "./drops";
import { copy, FieldName, removeAndGoOn } from "./FieldName";
import { placeOf } from "./modeling";
import { Sample } from "./Sample";
import { dropId, placeOfName, type Where } from "./whereabouts";

/** Types that take the whole width, as the pages draw them (runtime/web/views/field.py). */
export const WIDE: readonly string[] = ["long_text", "rich_text", "attachment", "image", "address", "subtable"];

/** How many errors the last check found at a place or in it. */
export function useFaults(where: Where): number {
  return useDraft(({ check }) => {
    const errors = check?.issues.filter((issue) => issue.severity === "error" && issue.pointer) ?? [];
    return errors.length === 0 ? 0 : errors.filter(({ pointer }) => isWithin(pointer ?? [], where())).length;
  });
}

interface FieldCardProps {
  form: number;
  /** What the field goes by among its siblings. */
  name: string;
  wide: boolean;
  columns: number;
  isFirst: boolean;
}

export const FieldCard = memo(function FieldCard({ form, name, wide, columns, isFirst }: FieldCardProps): React.JSX.Element | null {
  const session = useSession();
  const where = useCallback<Where>(() => placeOfName(session.state.definition, form, name), [session, form, name]);
  const field = useDraft(({ definition }) => valueAt(definition, where()));
  if (!isMapping(field)) return null;
  const place: Place = {
    label: nameOf(field),
    list: where().slice(0, -1),
    get index() {
      return placeOf(where()).index;
    },
    beside: columns === 2 && !wide,
  };
  return (
    <Frame where={where} field={field} place={place} className={`field${wide ? " is-wide" : ""}`}>
      <span className="form-label">
        <FieldName where={where} field={field} isFirst={isFirst} />
        <Star field={field} />
      </span>
      <Sample field={field} />
      {field["help"] ? <p className="form-hint">{localised(field["help"])}</p> : null}
      <Visibility where={where} field={field} />
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
function Visibility({ where, field }: { where: Where; field: Mapping }): React.JSX.Element | null {
  const session = useSession();
  const visible = field["visible"];
  if (typeof visible !== "string") return null;
  const root = session.state.definition;
  const when = expressionWords(root, scopeAt(root, [...where(), "visible"]), visible);
  return (
    <p className="design-note">
      <Icon name="eye" />
      {say("form.visible_if", { when })}
    </p>
  );
}

interface FrameProps {
  where: Where;
  field: Mapping;
  place: Place;
  className: string;
  isSection?: boolean;
  children: React.ReactNode;
}

export function useIsChosen(where: Where): boolean {
  return useDraft(({ selection }) => selection !== null && samePlace(selection, where()));
}

/** What every part on the canvas has: chosen by a click, dragged, a place to drop at, its acts. */
export function Frame({ where, field, place, className, isSection = false, children }: FrameProps): React.JSX.Element {
  const session = useSession();
  const id = dropId(where(), field);
  const selected = useIsChosen(where);
  const faults = useFaults(where);
  const side = useSide(id);
  const carried: Dragged = {
    label: nameOf(field) || textOf(field, "key"),
    get pointer() {
      return where();
    },
    isSection,
  };
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
        session.select(where());
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
        {selected ? <Acts where={where} label={carried.label} canCopy={!isSection} /> : null}
      </div>
    </div>
  );
}

function Acts({ where, label, canCopy }: { where: Where; label: string; canCopy: boolean }): React.JSX.Element {
  const session = useSession();
  return (
    <>
      {canCopy ? (
        <button type="button" className="design-act" aria-label={say("form.duplicate", { what: label })} title={say("duplicate")} onClick={() => copy(session, where())}>
          <Icon name="copy" />
        </button>
      ) : null}
      <button type="button" className="design-act" aria-label={say("form.delete", { what: label })} title={say("delete")} onClick={(event) => {
        event.stopPropagation();
        removeAndGoOn(session, where());
      }}>
        <Icon name="trash" />
      </button>
    </>
  );
}
