/** The form as its page will be: sections, columns, fields and subtables. */

import { useDroppable } from "@dnd-kit/core";
import { memo, useMemo } from "react";

import { useDraft, useSession, useValue } from "../draft/hooks";
import { isMapping, listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import { localised, nameOf, say } from "../words/words";
import { useSide } from "./canvas_state";
import type { Place } from "./drops";
import { FieldCard, Frame, WIDE } from "./FieldCard";
import { FieldName } from "./FieldName";
import { endOf, sectionsOf, type Section } from "./sections";
import { SubtableCard } from "./SubtableCard";

/** What the arrangement depends on: the kinds and keys of the fields, not what else they say. */
function useOutline(form: number): Data[] {
  const outline = useDraft(({ definition }) =>
    listAt(definition, ["forms", form, "fields"])
      .map((field) => `${textOf(field, "key")} ${textOf(field, "type")}`)
      .join("\n"),
  );
  return useMemo(() => {
    const lines = outline === "" ? [] : outline.split("\n");
    return lines.map((line) => ({ key: line.split(" ")[0] ?? "", type: line.split(" ")[1] ?? "" }));
  }, [outline]);
}

export const Canvas = memo(function Canvas({ form }: { form: number }): React.JSX.Element {
  const session = useSession();
  const fields = useOutline(form);
  const layout = useValue(["forms", form, "layout"]);
  const columns = isMapping(layout) && layout["columns"] === 1 ? 1 : 2;
  const wide = useMemo(() => new Set(listAt(layout ?? null, ["wide"]).map(String)), [layout]);
  const sections = useMemo(() => sectionsOf(fields), [fields]);
  const nothing = useDraft(({ selection }) => selection === null || selection.length < 4);
  const first = fields.findIndex((field) => textOf(field, "type") !== "section");
  return (
    <div className="form-canvas" role="region" aria-label={say("form.canvas")} onClick={() => session.select(null)}>
      <div className="record-form">
        <Title form={form} />
        {sections.map((section, at) => (
          <SectionCard
            key={section.head === null ? "" : textOf(fields[section.head], "key")}
            form={form}
            at={at}
            section={section}
            end={endOf(sections, at)}
            fields={fields}
            columns={columns}
            wide={wide}
            first={nothing ? first : -1}
          />
        ))}
        {fields.length === 0 ? <p className="canvas-empty">{say("form.empty")}</p> : null}
      </div>
    </div>
  );
});

function Title({ form }: { form: number }): React.JSX.Element {
  const label = useDraft(({ definition }) => nameOf(valueAt(definition, ["forms", form])));
  return <h2 className="canvas-title">{label}</h2>;
}

interface SectionCardProps {
  form: number;
  at: number;
  section: Section;
  end: number;
  fields: Data[];
  columns: number;
  wide: ReadonlySet<string>;
  first: number;
}

function SectionCard({ form, at, section, end, fields, columns, wide, first }: SectionCardProps): React.JSX.Element {
  return (
    <section className="form-section">
      {section.head === null ? null : <SectionHead form={form} index={section.head} isFirst={first < 0 && section.head === 0} />}
      <div className={`fields columns-${columns}`}>
        {section.parts.map((index) => {
          const field = fields[index];
          const key = textOf(field, "key");
          if (textOf(field, "type") === "subtable") return <SubtableCard key={key || index} form={form} index={index} isFirst={index === first} />;
          const isWide = WIDE.includes(textOf(field, "type")) || wide.has(key);
          return <FieldCard key={key || index} form={form} index={index} wide={isWide} columns={columns} isFirst={index === first} />;
        })}
        <EndOfSection form={form} at={at} end={end} />
      </div>
    </section>
  );
}

function SectionHead({ form, index, isFirst }: { form: number; index: number; isFirst: boolean }): React.JSX.Element | null {
  const pointer: Pointer = ["forms", form, "fields", index];
  const field = useValue(pointer);
  if (!isMapping(field)) return null;
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index };
  return (
    <Frame pointer={pointer} field={field} place={place} className="section-head" isSection>
      <span className="section-title">
        <FieldName pointer={pointer} field={field} isFirst={isFirst} />
      </span>
      {field["help"] ? <p className="form-hint">{localised(field["help"])}</p> : null}
    </Frame>
  );
}

function EndOfSection({ form, at, end }: { form: number; at: number; end: number }): React.JSX.Element {
  const id = `end/${form}/${at}`;
  const place: Place = { label: say("form.canvas"), list: ["forms", form, "fields"], index: end, isEnd: true };
  const { setNodeRef } = useDroppable({ id, data: place });
  const side = useSide(id);
  return <div ref={setNodeRef} className={`end-of-section is-wide${side ? " is-marked" : ""}`} data-drop={id} aria-hidden="true" />;
}
