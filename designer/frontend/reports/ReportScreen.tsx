/** The report designer: kinds of widgets, the board as the page draws it, properties. */

import { useState } from "react";

import { insertItem, setValue } from "../commands/command";
import { useDraft, useSelection, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { PanelButtons, type Panel } from "../frame/PanelButtons";
import { isList, isWithin, listAt, textOf, valueAt, type Pointer } from "../model/data";
import { keyFrom } from "../model/key";
import { Properties } from "../properties/Properties";
import { ItemActs } from "../properties/parts";
import { pointedNames } from "../scope/scope";
import type { ScreenProps } from "../screens/screens";
import { nameOf, locale, say, type Key } from "../words/words";
import { Board } from "./Board";
import { addWidget, changeType, typeOf, WIDGET_DEFINITIONS, WIDGET_TYPES, type WidgetType } from "./modeling";
import { WIDGET_ICONS } from "./WidgetCard";

export function ReportScreen({ name }: ScreenProps): React.JSX.Element {
  const report = useDraft(({ definition }) => {
    const reports = listAt(definition, ["reports"]);
    return name === "" ? (reports.length ? 0 : -1) : reports.findIndex((one) => textOf(one, "key") === name);
  });
  if (report < 0) return <p className="screen-empty">{say("empty.choose")}</p>;
  return <Designer key={report} report={["reports", report]} />;
}


function Designer({ report }: { report: Pointer }): React.JSX.Element {
  const session = useSession();
  const found = useValue(report);
  const [panel, setPanel] = useState<Panel>(null);
  const [note, setNote] = useState("");
  const add = (type: WidgetType): void => {
    const label = say(`widget.${type}`);
    session.run(addWidget(session.state.definition, report, type, label));
    setNote(say("form.added", { what: label }));
    setPanel(null);
    requestAnimationFrame(() => document.querySelector(".design-widget.is-selected")?.scrollIntoView({ block: "nearest" }));
  };
  return (
    <div className={`form-designer report-designer${panel ? ` shows-${panel}` : ""}`}>
      <div className="designer-tabs">
        <h2 className="screen-title">{nameOf(found)}</h2>
        <PanelButtons panel={panel} palette={say("report.palette")} onPanel={setPanel} />
      </div>
      <div className="design-pane">
        <aside className="palette-pane" aria-label={say("report.palette")}>
          <Palette onAdd={add} />
        </aside>
        <div className="form-canvas report-canvas" onClick={(event) => event.target === event.currentTarget && session.select(null)}>
          <Filters report={report} onChoose={() => setPanel(null)} />
          <Board report={report} name={textOf(found, "key")} onChoose={() => setPanel(null)} />
        </div>
        <aside className="side-pane" aria-label={say("form.properties")}>
          <Side report={report} />
        </aside>
      </div>
      <p className="visually-hidden" role="status">
        {note}
      </p>
    </div>
  );
}

function Palette({ onAdd }: { onAdd: (type: WidgetType) => void }): React.JSX.Element {
  return (
    <div className="form-palette">
      <h3>{say("report.palette")}</h3>
      <ul>
        {WIDGET_TYPES.map((type) => (
          <li key={type}>
            <button type="button" className="palette-entry is-click" onClick={() => onAdd(type)}>
              <Icon name={WIDGET_ICONS[type]} />
              {say(`widget.${type}`)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What readers of the report may choose: a row of chips, each opens at the side. */
function Filters({ report, onChoose }: { report: Pointer; onChoose: () => void }): React.JSX.Element {
  const session = useSession();
  const selection = useSelection();
  const found = useValue([...report, "filters"]);
  const filters = isList(found) ? found : [];
  const at = [...report, "filters"];
  const add = (): void => {
    const root = session.state.definition;
    const source = textOf(listAt(root, [...report, "widgets"])[0], "source");
    const date = pointedNames(root, source).bare.find((one) => one.type === "date" || one.type === "datetime");
    const label = say("report.filter.period");
    const made = { key: keyFrom("period", filters.map((one) => textOf(one, "key")), "period"), type: "date_range", field: date?.name ?? "created_at", label: { [locale()]: label } };
    const word = say("did.add", { what: label });
    session.run(filters.length || isList(found) ? insertItem(word, [...at, filters.length], made) : { ...setValue(word, at, [made]), selects: [...at, 0] });
    onChoose();
  };
  return (
    <div className="report-filter-row" role="group" aria-label={say("report.filters")}>
      <span className="report-filter-label">
        <Icon name="filter" />
        {say("report.filters")}
      </span>
      {filters.map((one, index) => {
        const pointer = [...at, index];
        return (
          <button
            key={textOf(one, "key") || index}
            type="button"
            className="filter-chip"
            aria-pressed={selection !== null && isWithin(selection, pointer)}
            onClick={() => {
              session.select(pointer);
              onChoose();
            }}
          >
            {nameOf(one)}
          </button>
        );
      })}
      <button type="button" className="link-button" onClick={add}>
        + {say("report.filter.add")}
      </button>
    </div>
  );
}

const WIDGET_FIRST = ["label", "source", "measures", "group", "where"];

function Side({ report }: { report: Pointer }): React.JSX.Element {
  const selection = useSelection();
  const inside = selection !== null && isWithin(selection, report) && typeof selection[3] === "number" ? selection.slice(0, 4) : null;
  const part = useValue(inside ?? []);
  if (inside?.[2] === "widgets" && part !== undefined) return <WidgetSide key={inside.join("/")} pointer={inside} />;
  if (inside?.[2] === "filters" && part !== undefined) return <FilterSide key={inside.join("/")} pointer={inside} />;
  return (
    <div className="form-properties">
      <header className="panel-head">
        <h2>{say("report.of_report")}</h2>
      </header>
      <div className="side-body">
        <Properties pointer={report} definition="Report" without={["was", "widgets", "filters"]} first={["label", "access"]} />
      </div>
    </div>
  );
}

function WidgetSide({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const session = useSession();
  const widget = useValue(pointer);
  const type = typeOf(widget);
  return (
    <div className="form-properties">
      <header className="panel-head">
        <h2>{nameOf(widget)}</h2>
      </header>
      <div className="side-body">
        <fieldset className="property segmented widget-types">
          <legend className="form-label">{say("report.drawn_as")}</legend>
          {WIDGET_TYPES.map((one) => (
            <label key={one}>
              <input type="radio" name="widget-type" checked={type === one} onChange={() => session.run(changeType(session.state.definition, pointer, one))} />
              <span>
                <Icon name={WIDGET_ICONS[one]} />
                {say(`widget.${one}` as Key)}
              </span>
            </label>
          ))}
        </fieldset>
        <Properties key={type} pointer={pointer} definition={WIDGET_DEFINITIONS[type]} without={["was", "type"]} first={WIDGET_FIRST} />
      </div>
    </div>
  );
}

function FilterSide({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const filter = useValue(pointer);
  const count = useDraft(({ definition }) => listAt(definition, pointer.slice(0, -1)).length);
  const there = useDraft(({ definition }) => valueAt(definition, pointer) !== undefined);
  return (
    <div className="form-properties">
      <header className="panel-head">
        <h2>{nameOf(filter)}</h2>
        {there ? <ItemActs pointer={pointer.slice(0, -1)} index={Number(pointer[3])} count={count} label={nameOf(filter)} /> : null}
      </header>
      <div className="side-body">
        <Properties pointer={pointer} definition="ReportFilter" first={["label", "type", "field", "default"]} />
      </div>
    </div>
  );
}
