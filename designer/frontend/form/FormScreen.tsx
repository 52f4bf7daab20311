/** The form designer: palette, canvas, properties; and the preview of the real page. */

import { useMemo, useState } from "react";

import { useDraft, useSession } from "../draft/hooks";
import { PanelButtons, type Panel } from "../frame/PanelButtons";
import { listAt, textOf } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import type { ScreenProps } from "../screens/screens";
import { say } from "../words/words";
import { Canvas } from "./Canvas";
import { CanvasContext, CanvasState } from "./canvas_state";
import { Dragging } from "./Dragging";
import { FormSide } from "./FieldProperties";
import { placeAfter } from "./modeling";
import { Palette } from "./Palette";
import { Preview } from "./Preview";
import { takeAsked } from "./preview_role";
import { addPart, TABS } from "./tabs";


export function FormScreen({ name }: ScreenProps): React.JSX.Element {
  const form = useDraft(({ definition }) => {
    const forms = listAt(definition, ["forms"]);
    return name === "" ? (forms.length ? 0 : -1) : forms.findIndex((one) => textOf(one, "key") === name);
  });
  if (form < 0) return <p className="screen-empty">{say("empty.choose")}</p>;
  return <Designer key={form} form={form} />;
}

function Designer({ form }: { form: number }): React.JSX.Element {
  const canvas = useMemo(() => new CanvasState(), []);
  const [asked] = useState(takeAsked);
  const [view, setView] = useState<View>(asked === null ? "design" : "preview");
  const [panel, setPanel] = useState<Panel>(null);
  const open = (next: Panel): void => {
    setPanel(next);
    requestAnimationFrame(() => document.querySelector(".form-canvas .is-selected")?.scrollIntoView({ block: "start" }));
  };
  const [note, setNote] = useState("");
  const added = (what: string): void => {
    setNote(say("form.added", { what }));
    setPanel(null);
  };
  const add = useAdding(form, canvas, added);
  return (
    <CanvasContext value={canvas}>
      <div className={`form-designer${panel ? ` shows-${panel}` : ""}`} onKeyDown={(event) => panel && event.key === "Escape" && !event.defaultPrevented && setPanel(null)}>
        <div className="designer-tabs">
          <Tabs view={view} onView={setView} />
          {view === "design" ? <PanelButtons panel={panel} palette={say("form.show_palette")} onPanel={open} /> : null}
        </div>
        {view === "preview" ? (
          <div className="preview-pane" role="tabpanel" id="pane-preview" aria-labelledby="tab-preview">
            <Preview form={form} as={asked ?? ""} />
          </div>
        ) : (
          <div className="design-pane" role="tabpanel" id="pane-design" aria-labelledby="tab-design">
            <Dragging onAdded={added}>
              <aside className="palette-pane" aria-label={say("form.palette")}>
                <Palette onAdd={add} />
              </aside>
              <Canvas form={form} />
            </Dragging>
            <aside className="side-pane" aria-label={say("form.properties")}>
              <FormSide form={form} />
            </aside>
          </div>
        )}
        <p className="visually-hidden" role="status">{note}</p>
      </div>
    </CanvasContext>
  );
}

type View = "design" | "preview";
const VIEWS: readonly View[] = ["design", "preview"];

function Tabs({ view, onView }: { view: View; onView: (view: View) => void }): React.JSX.Element {
  const turn = (event: React.KeyboardEvent): void => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = VIEWS.find((one) => one !== view) ?? view;
    onView(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <div role="tablist" aria-label={say("form.canvas")} onKeyDown={turn}>
      {VIEWS.map((one) => (
        <button key={one} type="button" role="tab" id={`tab-${one}`} tabIndex={view === one ? 0 : -1} aria-selected={view === one} {...(view === one ? { "aria-controls": `pane-${one}` } : {})} onClick={() => onView(one)}>
          {say(`form.${one}`)}
        </button>
      ))}
    </div>
  );
}

/** Add a field after what is chosen, and open its name. */
function useAdding(form: number, canvas: CanvasState, onAdded: (label: string) => void): (type: string) => void {
  const session = useSession();
  const vocabulary = useVocabulary();
  return (type) => {
    const root = session.state.definition;
    const { list, index } = placeAfter(root, ["forms", form], session.state.selection, type);
    const label = type === TABS ? say("form.tabs") : vocabulary.fieldType(type).label;
    session.run(addPart(root, list, index, type, label));
    canvas.name([...list, index].join("/"), true);
    onAdded(label);
    requestAnimationFrame(() => document.querySelector(".design-field.is-selected, .design-column.is-selected")?.scrollIntoView({ block: "nearest" }));
  };
}
