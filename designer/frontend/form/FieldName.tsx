/** A field's name on the canvas: chosen by a click, renamed in place by double click or F2. */

import { useEffect, useRef, useState } from "react";

import { useDraft, useSession } from "../draft/hooks";
import { isMapping, samePlace, textOf, valueAt, type Mapping, type Pointer } from "../model/data";
import { nameOf, say } from "../words/words";
import { useCanvas, useIsNaming } from "./canvas_state";
import { duplicateField, moveField, nameNewField, placeOf, renameField } from "./modeling";
import { removePart } from "./tabs";
import { dropId, type Where } from "./whereabouts";

interface FieldNameProps {
  where: Where;
  field: Mapping;
  /** The only one that Tab reaches while nothing is chosen. */
  isFirst: boolean;
}

export function FieldName({ where, field, isFirst }: FieldNameProps): React.JSX.Element {
  const canvas = useCanvas();
  const naming = useIsNaming(where);
  const selected = useDraft(({ selection }) => selection !== null && samePlace(selection, where()));
  const press = useKeys(where);
  if (naming) return <NameInput where={where} present={nameOf(field)} />;
  return (
    <button
      type="button"
      className="design-name"
      tabIndex={selected || isFirst ? 0 : -1}
      aria-pressed={selected}
      onDoubleClick={() => canvas.name(where().join("/"))}
      onKeyDown={press}
    >
      {nameOf(field) || " "}
    </button>
  );
}

function NameInput({ where, present }: { where: Where; present: string }): React.JSX.Element {
  const session = useSession();
  const canvas = useCanvas();
  const [text, setText] = useState(present);
  const input = useRef<HTMLInputElement>(null);
  const ended = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (keep: boolean, refocus: boolean): void => {
    if (ended.current) return;
    ended.current = true;
    const fresh = canvas.isFresh;
    canvas.name("");
    const named = text.trim();
    const root = session.state.definition;
    const pointer = where();
    if (keep && named !== "" && named !== present) session.run(fresh ? nameNewField(root, pointer, named) : renameField(root, pointer, named));
    if (refocus) focusOn(session, pointer);
  };
  return (
    <input
      ref={input}
      className="form-control design-name-input"
      aria-label={say("form.rename")}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => end(true, false)}
      onClick={(event) => event.stopPropagation()}
      onMouseDown={(event) => event.stopPropagation()}
      onTouchStart={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" && !event.nativeEvent.isComposing) end(true, true);
        if (event.key === "Escape") end(false, true);
      }}
    />
  );
}

/** Give the cursor to a field's name, once it is drawn. */
export function focusOn(session: Session, pointer: Pointer): void {
  requestAnimationFrame(() => {
    const field = valueAt(session.state.definition, pointer);
    const place = isMapping(field) ? document.querySelector(`[data-drop="${CSS.escape(dropId(pointer, field))}"]`) : null;
    place?.querySelector<HTMLElement>(".design-name")?.focus();
  });
}

/** What the keys do on a field: rename, delete, duplicate, move, go on. */
function useKeys(where: Where): (event: React.KeyboardEvent) => void {
  const session = useSession();
  const canvas = useCanvas();
  return (event) => {
    const pointer = where();
    const acts: Record<string, () => void> = {
      F2: () => canvas.name(pointer.join("/")),
      Delete: () => removeAndGoOn(session, pointer),
      Backspace: () => removeAndGoOn(session, pointer),
      ArrowDown: () => (event.altKey ? shift(session, pointer, 1) : step(event, 1)),
      ArrowUp: () => (event.altKey ? shift(session, pointer, -1) : step(event, -1)),
      ArrowRight: () => step(event, 1),
      ArrowLeft: () => step(event, -1),
      Escape: () => session.select(null),
    };
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") acts["d"] = () => copy(session, pointer);
    const act = acts[event.key];
    if (act === undefined || (event.ctrlKey && event.key !== "d")) return;
    event.preventDefault();
    act();
  };
}

type Session = ReturnType<typeof useSession>;

/** Delete a field and choose the one that takes its place; a heading's is taken by the one before. */
export function removeAndGoOn(session: Session, pointer: Pointer): void {
  const command = removePart(session.state.definition, pointer);
  const { list, index } = placeOf(pointer);
  const isHeading = (at: number): boolean => textOf(valueAt(session.state.definition, [...list, at]), "type") === "section";
  const before = isHeading(index) ? Array.from({ length: index }, (_, n) => index - 1 - n).filter(isHeading) : [];
  session.run({ ...command, selects: null });
  const next = [...before.slice(0, 1), index, index - 1].map((at) => [...list, at]).find((at) => valueAt(session.state.definition, at) !== undefined);
  if (next === undefined) return;
  session.select(next);
  focusOn(session, next);
}

/** Copy a field. A heading is not copied: the fields behind it would go to the copy. */
export function copy(session: Session, pointer: Pointer): void {
  if (textOf(valueAt(session.state.definition, pointer), "type") === "section") return;
  const command = duplicateField(session.state.definition, pointer);
  session.run(command);
  if (command.selects) focusOn(session, command.selects);
}

function shift(session: Session, pointer: Pointer, by: 1 | -1): void {
  const { list, index } = placeOf(pointer);
  const to = by > 0 ? index + 2 : index - 1;
  if (to < 0 || valueAt(session.state.definition, [...list, index + by]) === undefined) return;
  const command = moveField(session.state.definition, pointer, to);
  if (command === null) return;
  session.run(command);
  if (command.selects) focusOn(session, command.selects);
}

function step(event: React.KeyboardEvent, by: 1 | -1): void {
  const names = [...document.querySelectorAll<HTMLElement>(".form-canvas .design-name")].filter((one) => one.checkVisibility());
  const next = names[names.indexOf(event.currentTarget as HTMLElement) + by];
  next?.focus();
  next?.click();
}
