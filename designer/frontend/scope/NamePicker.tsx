/** Choose a name in scope by its words: typing narrows, arrows move, Enter takes. */

import { useId, useMemo, useRef, useState } from "react";

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import type { Data } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { say, type Key } from "../words/words";
import { membersOf, wordsOf, type Name, type Scope } from "./names";

export interface Entry {
  path: string;
  words: string;
  type: string;
}

export interface Wanted {
  /** Which names may be chosen. */
  fits?: (name: Name) => boolean;
  /** Whether one step through lookups is offered; otherwise only what stands bare. */
  through?: boolean;
  /** Whether the columns of subtables are offered, as `lines.amount`. */
  columns?: boolean;
}

/** Every name that may be chosen. */
export function entriesOf(root: Data, scope: Scope, { fits = holdsOne, through = true, columns = false }: Wanted): Entry[] {
  const found: Entry[] = [];
  const add = (names: readonly Name[], path: string, words: string, deep: boolean): void => {
    for (const name of names) {
      const at = path + name.name;
      const called = path === "me." && name.name === "id" ? name.label : words + name.label;
      if (fits(name)) found.push({ path: at, words: called, type: name.type });
      const on = deep && (name.type === "subtable" ? columns : through);
      if (on) add(membersOf(root, name), `${at}.`, `${called} › `, false);
    }
  };
  add(scope.bare, "", "", true);
  if (!through) return found;
  for (const [group, names] of Object.entries(scope.groups))
    if (group !== "old") add(names, `${group}.`, `${say(`group.${group}` as Key)} › `, false);
  return found;
}

interface NamePickerProps {
  id?: string;
  label: string;
  scope: Scope;
  value: string;
  /** Which names may be chosen; `wanted` says more. */
  fits?: (name: Name) => boolean;
  wanted?: Wanted;
  onChange: (path: string) => void;
}

const SHOWN = 80;
const ANY: Wanted = {};

export function NamePicker({ id, label, scope, value, fits, wanted = ANY, onChange }: NamePickerProps): React.JSX.Element {
  const root = useDefinition();
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const open = typed !== null;
  const entries = useMemo(() => (open ? entriesOf(root, scope, fits ? { ...wanted, fits } : wanted) : []), [open, root, scope, fits, wanted]);
  const shown = useMemo(() => narrowed(entries, typed ?? ""), [entries, typed]);
  const take = (path: string): void => {
    setTyped(null);
    onChange(path);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setTyped(null);
    }
    if (event.key === "Enter" && open) {
      event.preventDefault();
      const chosen = shown[active];
      if (chosen) take(chosen.path);
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!open) setTyped("");
    else setActive(Math.max(0, Math.min(shown.length - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
  };
  const words = value === "" ? "" : wordsOf(root, scope, value);
  return (
    <div className="name-picker">
      <input
        ref={input}
        {...(id === undefined ? {} : { id })}
        className="form-control"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(open && shown[active] ? { "aria-activedescendant": `${listId}-${active}` } : {})}
        autoComplete="off"
        placeholder={say("name.choose")}
        title={value}
        value={typed ?? words}
        onFocus={(event) => event.target.select()}
        onClick={() => setTyped((now) => now ?? "")}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={press}
      />
      {open ? <Entries id={listId} entries={shown} active={active} onTake={take} /> : null}
    </div>
  );
}

function Entries({ id, entries, active, onTake }: { id: string; entries: Entry[]; active: number; onTake: (path: string) => void }): React.JSX.Element {
  const vocabulary = useVocabulary();
  return (
    <ul className="name-list" id={id} role="listbox" aria-label={say("name.choose")}>
      {entries.length === 0 ? <li className="name-none" role="presentation">{say("name.none")}</li> : null}
      {entries.map((entry, index) => (
        <li
          key={entry.path}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          ref={(node) => {
            if (index === active) node?.scrollIntoView({ block: "nearest" });
          }}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(entry.path);
          }}
        >
          <Icon name={vocabulary.fieldType(entry.type).icon} />
          <span>{entry.words}</span>
          <code>{entry.path}</code>
        </li>
      ))}
    </ul>
  );
}

/** The entries that hold what was typed: those that are it first, then those that begin with it. */
const NOT_MEANT = 5;

export function narrowed(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = typed.trim().toLowerCase();
  if (wanted === "") return entries.slice(0, SHOWN);
  const rank = ({ words, path }: Entry): number => {
    const texts = [words.toLowerCase(), path];
    if (texts.includes(wanted)) return 0;
    const far = path.includes(".") ? 1 : 0;
    if (texts.some((one) => one.startsWith(wanted))) return 1 + far;
    return texts.some((one) => one.includes(wanted)) ? 3 + far : NOT_MEANT;
  };
  return entries.filter((one) => rank(one) < NOT_MEANT).sort((one, other) => rank(one) - rank(other)).slice(0, SHOWN);
}

/** What holds one value: no subtables. */
function holdsOne(name: Name): boolean {
  return name.type !== "subtable" && name.type !== "list";
}
