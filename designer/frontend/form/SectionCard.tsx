/** A section on the canvas: its heading, its fields in columns, and the place behind them. */

import { useDroppable } from "@dnd-kit/core";

import { useValue } from "../draft/hooks";
import { isMapping, textOf, type Data, type Pointer } from "../model/data";
import { localised, nameOf, say } from "../words/words";
import { useSide } from "./canvas_state";
import type { Place } from "./drops";
import { FieldCard, Frame, WIDE } from "./FieldCard";
import { FieldName } from "./FieldName";
import { endOf, type Section } from "./sections";
import { SubtableCard } from "./SubtableCard";
import { namesOf } from "./whereabouts";

/** How the fields of a form are arranged on the canvas. */
export interface Arrangement {
  form: number;
  fields: readonly Data[];
  sections: readonly Section[];
  columns: number;
  wide: ReadonlySet<string>;
  /** The only field that Tab reaches while nothing is chosen; -1 when something is. */
  first: number;
}

/** The fields of a section, a column beside the other. */
export function SectionFields({ at, form, fields, sections, columns, wide, first }: Arrangement & { at: number }): React.JSX.Element {
  const names = namesOf(fields);
  return (
    <div className={`fields columns-${columns}`}>
      {(sections[at]?.parts ?? []).map((index) => {
        const field = fields[index];
        const key = textOf(field, "key");
        if (textOf(field, "type") === "subtable") return <SubtableCard key={key || index} form={form} index={index} isFirst={index === first} />;
        const isWide = WIDE.includes(textOf(field, "type")) || wide.has(key);
        return <FieldCard key={names[index]} form={form} name={names[index] ?? ""} wide={isWide} columns={columns} isFirst={index === first} />;
      })}
      <EndOfSection form={form} at={at} end={endOf(sections, at)} isEmpty={sections[at]?.parts.length === 0} />
    </div>
  );
}

export function SectionCard(arranged: Arrangement & { at: number }): React.JSX.Element {
  const { at, form, sections, first } = arranged;
  const head = sections[at]?.head ?? null;
  return (
    <section className="form-section">
      {head === null ? null : <SectionHead form={form} index={head} isFirst={first < 0 && head === 0} />}
      <SectionFields {...arranged} />
    </section>
  );
}

function SectionHead({ form, index, isFirst }: { form: number; index: number; isFirst: boolean }): React.JSX.Element | null {
  const pointer: Pointer = ["forms", form, "fields", index];
  const field = useValue(pointer);
  if (!isMapping(field)) return null;
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index };
  return (
    <Frame where={() => pointer} field={field} place={place} className="section-head" isSection>
      <span className="section-title">
        <FieldName where={() => pointer} field={field} isFirst={isFirst} />
      </span>
      {field["help"] ? <p className="form-hint">{localised(field["help"])}</p> : null}
    </Frame>
  );
}

function EndOfSection({ form, at, end, isEmpty }: { form: number; at: number; end: number; isEmpty: boolean }): React.JSX.Element {
  const id = `end/${form}/${at}`;
  const place: Place = { label: say("form.canvas"), list: ["forms", form, "fields"], index: end, isEnd: true };
  const { setNodeRef } = useDroppable({ id, data: place });
  const side = useSide(id);
  return (
    <div ref={setNodeRef} className={`end-of-section is-wide${isEmpty ? " is-empty" : ""}${side ? " is-marked" : ""}`} data-drop={id} aria-hidden={!isEmpty}>
      {isEmpty ? say("form.section.empty") : null}
    </div>
  );
}
