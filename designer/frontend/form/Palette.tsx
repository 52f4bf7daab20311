/** The palette: every kind of field, to drag onto the canvas, or to add with a click or Enter. */

import { useDraggable } from "@dnd-kit/core";
import { useMemo, useState } from "react";

import { Icon } from "../frame/Icon";
import { useVocabulary, type TypeEntry } from "../schema/vocabulary";
import { say } from "../words/words";
import { paletteOf } from "./field_kinds";
import { TABS } from "./tabs";

interface PaletteProps {
  onAdd: (type: string) => void;
}

export function Palette({ onAdd }: PaletteProps): React.JSX.Element {
  const { fieldTypes } = useVocabulary();
  const [search, setSearch] = useState("");
  const offered = useMemo(() => [...fieldTypes, { type: TABS, label: say("form.tabs"), icon: "layout-navbar" }], [fieldTypes]);
  const groups = paletteOf(offered, search);
  const first = groups[0]?.types[0];
  const add = (type: string): void => {
    setSearch("");
    onAdd(type);
  };
  return (
    <div className="form-palette">
      <input
        type="search"
        className="form-control"
        placeholder={say("form.search")}
        aria-label={say("form.search")}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && search !== "" && first) add(first.type);
        }}
      />
      {groups.length === 0 ? <p className="panel-empty">{say("form.no_match")}</p> : null}
      {groups.map((group) => (
        <section key={group.label}>
          <h3>{say(group.label)}</h3>
          <ul>
            {group.types.map((entry) => (
              <li key={entry.type}>
                <PaletteEntry entry={entry} onAdd={add} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function PaletteEntry({ entry, onAdd }: { entry: TypeEntry; onAdd: (type: string) => void }): React.JSX.Element {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: `new ${entry.type}`, data: { type: entry.type, label: entry.label } });
  const { onKeyDown: _enterAdds, ...pointing } = listeners ?? {};
  return (
    <button
      ref={setNodeRef}
      type="button"
      className={`palette-entry${isDragging ? " is-dragged" : ""}`}
      aria-label={say("form.add_here", { what: entry.label })}
      {...pointing}
      onClick={() => onAdd(entry.type)}
    >
      <Icon name={entry.icon} />
      <span>{entry.label}</span>
    </button>
  );
}
