/** The form as its page will be: sections and tabs, columns, fields and subtables. */

import { memo, useMemo } from "react";

import { useDraft, useSession, useValue } from "../draft/hooks";
import { isMapping, listAt, textOf, valueAt, type Data } from "../model/data";
import { nameOf, say } from "../words/words";
import { SectionCard, type Arrangement } from "./SectionCard";
import { blocksOf, sectionsOf } from "./sections";
import { isTab } from "./tabs";
import { TabSet } from "./TabSet";

/** What the arrangement depends on: the kinds and keys of the fields, not what else they say. */
function useOutline(form: number): Data[] {
  const outline = useDraft(({ definition }) =>
    listAt(definition, ["forms", form, "fields"])
      .map((field) => `${textOf(field, "key")} ${textOf(field, "type")}${isTab(field) ? " tab" : ""}`)
      .join("\n"),
  );
  return useMemo(() => {
    const lines = outline === "" ? [] : outline.split("\n");
    return lines.map((line) => {
      const [key = "", type = "", tab] = line.split(" ");
      return { key, type, tab: tab !== undefined };
    });
  }, [outline]);
}

export const Canvas = memo(function Canvas({ form }: { form: number }): React.JSX.Element {
  const session = useSession();
  const fields = useOutline(form);
  const layout = useValue(["forms", form, "layout"]);
  const nothing = useDraft(({ selection }) => selection === null || selection.length < 4);
  const sections = useMemo(() => sectionsOf(fields), [fields]);
  const arrangement = useMemo<Arrangement>(() => {
    const first = fields.findIndex((field) => textOf(field, "type") !== "section");
    return {
      form,
      fields,
      sections,
      columns: isMapping(layout) && layout["columns"] === 1 ? 1 : 2,
      wide: new Set(listAt(layout ?? null, ["wide"]).map(String)),
      first: nothing ? first : -1,
    };
  }, [form, fields, sections, layout, nothing]);
  const blocks = useMemo(() => blocksOf(fields, sections), [fields, sections]);
  return (
    <div className="form-canvas" role="region" aria-label={say("form.canvas")} onClick={() => session.select(null)}>
      <div className="record-form">
        <Title form={form} />
        {blocks.map((block, n) =>
          block.length > 1 ? <TabSet key={`tabs ${n}`} at={block} {...arrangement} /> : <SectionCard key={keyOf(arrangement, block[0] ?? 0)} at={block[0] ?? 0} {...arrangement} />,
        )}
        {fields.length === 0 ? <p className="canvas-empty">{say("form.empty")}</p> : null}
      </div>
    </div>
  );
});

function keyOf({ fields, sections }: Arrangement, at: number): string {
  const head = sections[at]?.head ?? null;
  return head === null ? "" : textOf(fields[head], "key");
}

function Title({ form }: { form: number }): React.JSX.Element {
  const label = useDraft(({ definition }) => nameOf(valueAt(definition, ["forms", form])));
  return <h2 className="canvas-title">{label}</h2>;
}
