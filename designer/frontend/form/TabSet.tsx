/**
 * Sections that are tabs, on the canvas: a strip of their heads, and the one that is open.
 *
 * All of them stay drawn, the others hidden: what is being dragged out of a tab must not go away
 * when another opens under it.
 */

import { useDndContext, useDroppable } from "@dnd-kit/core";
import { useEffect, useState } from "react";

import { useDraft, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, textOf, type Data, type Pointer } from "../model/data";
import { localised, nameOf, say } from "../words/words";
import { useCanvas, useSide } from "./canvas_state";
import type { Place } from "./drops";
import { Frame } from "./FieldCard";
import { FieldName } from "./FieldName";
import { SectionFields, type Arrangement } from "./SectionCard";
import { endOf } from "./sections";
import { addTab } from "./tabs";
import { dropId } from "./whereabouts";

/** How long something dragged rests on a tab until it opens. */
const RESTS = 450;

interface TabSetProps extends Arrangement {
  /** Which of the sections are the tabs. */
  at: readonly number[];
}

export function TabSet({ at, ...arranged }: TabSetProps): React.JSX.Element {
  const { form, fields, sections } = arranged;
  const heads = at.map((one) => sections[one]?.head ?? 0);
  const keys = heads.map((head) => textOf(fields[head], "key"));
  const end = endOf(sections, at[at.length - 1] ?? 0);
  const [chosen, setOpen] = useOpen(form, heads, keys, end);
  const open = keys.includes(chosen) ? chosen : (keys[0] ?? "");
  return (
    <section className="tab-set is-live">
      <div className="tab-strip" role="group" aria-label={say("form.tabs")}>
        {heads.map((head, n) => (
          <TabHead key={keys[n]} form={form} index={head} end={heads[n + 1] ?? end} isOpen={keys[n] === open} isFirst={arranged.first < 0 && head === 0} onOpen={() => setOpen(keys[n] ?? "")} />
        ))}
        <MoreTabs form={form} end={end} />
      </div>
      {at.map((one, n) => (
        <div key={keys[n]} className="form-section" hidden={keys[n] !== open}>
          <Help form={form} index={heads[n] ?? 0} />
          <SectionFields {...arranged} at={one} />
        </div>
      ))}
      <BehindTabs form={form} end={end} />
      <Measured open={open} />
    </section>
  );
}

/** The tab that is open: whenever something else is chosen, the one that holds it. */
function useOpen(form: number, heads: readonly number[], keys: readonly string[], end: number): [string, (key: string) => void] {
  const holding = useDraft(({ selection }) => {
    const index = selection !== null && selection[0] === "forms" && selection[1] === form && selection[2] === "fields" ? Number(selection[3]) : -1;
    const n = index >= end ? -1 : heads.filter((head) => head <= index).length - 1;
    return n < 0 ? "" : `${keys[n]} ${selection?.join("/")}`;
  });
  const [open, setOpen] = useState("");
  const [followed, setFollowed] = useState("");
  // While drawing, not after it: the name of a new field takes the cursor as soon as it is there.
  if (followed !== holding) {
    setFollowed(holding);
    if (holding !== "") setOpen(holding.split(" ")[0] ?? "");
  }
  return [open, setOpen];
}

interface TabHeadProps {
  form: number;
  index: number;
  /** Where its fields end. */
  end: number;
  isOpen: boolean;
  isFirst: boolean;
  onOpen: () => void;
}

function TabHead({ form, index, end, isOpen, isFirst, onOpen }: TabHeadProps): React.JSX.Element | null {
  const pointer: Pointer = ["forms", form, "fields", index];
  const field = useValue(pointer);
  const inside = useDraft(({ check }) => (check?.issues ?? []).some(({ severity, pointer: at }) => severity === "error" && at?.[1] === form && at[0] === "forms" && at[2] === "fields" && Number(at[3]) > index && Number(at[3]) < end));
  const resting = useSide(isMapping(field) ? dropId(pointer, field) : "") !== null;
  useEffect(() => {
    if (!resting || isOpen) return undefined;
    const timer = setTimeout(onOpen, RESTS);
    return () => clearTimeout(timer);
  });
  if (!isMapping(field)) return null;
  const place: Place = { label: nameOf(field), list: pointer.slice(0, -1), index, beside: true, tab: true };
  return (
    <Frame where={() => pointer} field={field} place={place} className={`tab-head${isOpen ? " is-open" : ""}${inside ? " holds-fault" : ""}`} isSection>
      <FieldName where={() => pointer} field={field} isFirst={isFirst} />
    </Frame>
  );
}

function Help({ form, index }: { form: number; index: number }): React.JSX.Element | null {
  const help: Data | undefined = useValue(["forms", form, "fields", index, "help"]);
  return help ? <p className="form-hint">{localised(help)}</p> : null;
}

function MoreTabs({ form, end }: { form: number; end: number }): React.JSX.Element {
  const session = useSession();
  const canvas = useCanvas();
  const add = (event: React.MouseEvent): void => {
    event.stopPropagation();
    const list = ["forms", form, "fields"];
    session.run(addTab(session.state.definition, list, end));
    canvas.name([...list, end].join("/"), true);
  };
  return (
    <button type="button" className="design-act add-tab" aria-label={say("form.tab.add")} title={say("form.tab.add")} onClick={add}>
      <Icon name="plus" />
    </button>
  );
}

/** The place behind the tabs, for sections: a field there would belong to the last tab. */
function BehindTabs({ form, end }: { form: number; end: number }): React.JSX.Element {
  const id = `behind/${form}/${end}`;
  const place: Place = { label: say("form.tab.end"), list: ["forms", form, "fields"], index: end, isEnd: true, outside: true };
  const { setNodeRef } = useDroppable({ id, data: place });
  const side = useSide(id);
  return <div ref={setNodeRef} className={`behind-tabs${side ? " is-marked" : ""}`} data-drop={id} aria-hidden="true" />;
}

/** What is dragged finds the places of a tab that has just opened. */
function Measured({ open }: { open: string }): null {
  const { active, measureDroppableContainers } = useDndContext();
  const dragging = active !== null;
  useEffect(() => {
    if (dragging) measureDroppableContainers([]);
  }, [open, dragging, measureDroppableContainers]);
  return null;
}
