/** Choose one of what the server finds: typing searches, arrows move, Enter takes. */

import { useEffect, useId, useState } from "react";

import { Icon } from "../frame/Icon";
import { say } from "../words/words";

export interface Found {
  key: string;
  name: string;
  /** What tells namesakes apart. */
  more?: string;
}

interface FoundChoiceProps {
  label: string;
  /** The label stands elsewhere: it is told to screen readers only. */
  quiet?: boolean;
  /** What is said while none is chosen, and where nothing is found. */
  none: string;
  nothing: string;
  /** The name of what is chosen. */
  chosen: string;
  /** Nobody need be chosen: the choice can be taken back. */
  open?: boolean;
  search: (text: string) => Promise<Found[]>;
  onChange: (found: Found | null) => void;
  id?: string;
  describedBy?: string;
}

const PAUSE = 200;

export function FoundChoice(props: FoundChoiceProps): React.JSX.Element {
  const { label, search, chosen, onChange } = props;
  const own = useId();
  const id = props.id ?? own;
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const found = useFound(typed, search);
  const isOpen = typed !== null;
  useEffect(() => setActive(0), [found]);
  const take = (one: Found | null): void => {
    setTyped(null);
    onChange(one);
  };
  const press = (event: React.KeyboardEvent): void => {
    const marked = found?.[active];
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter" && isOpen && marked) {
      event.preventDefault();
      take(marked);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) setTyped("");
      else setActive(Math.max(0, Math.min((found?.length ?? 1) - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
    }
  };
  return (
    <div className="record-choice name-picker">
      <label htmlFor={id} className={props.quiet ? "visually-hidden" : undefined}>
        {label}
      </label>
      <input
        id={id}
        className="form-control"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(props.describedBy ? { "aria-describedby": props.describedBy } : {})}
        {...(isOpen && found?.[active] ? { "aria-activedescendant": `${id}-${active}` } : {})}
        autoComplete="off"
        placeholder={props.none}
        value={typed ?? chosen}
        onClick={() => setTyped((now) => now ?? "")}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={press}
      />
      {props.open && chosen !== "" && !isOpen ? (
        <button type="button" className="icon-button choice-clear" aria-label={say("choice.clear", { what: label })} title={say("choice.clear", { what: label })} onClick={() => take(null)}>
          <Icon name="x" />
        </button>
      ) : null}
      {isOpen && found ? <FoundList id={id} label={label} nothing={props.nothing} found={found} active={active} onTake={take} /> : null}
    </div>
  );
}

/** What is found for what is typed, after a pause; null until then. */
function useFound(typed: string | null, search: (text: string) => Promise<Found[]>): Found[] | null {
  const [found, setFound] = useState<Found[] | null>(null);
  useEffect(() => {
    if (typed === null) return undefined;
    let stale = false;
    const wait = setTimeout(() => {
      void search(typed).then((next) => {
        if (!stale) setFound(next);
      });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a search is asked by what is typed
  }, [typed]);
  return found;
}

interface FoundListProps {
  id: string;
  label: string;
  nothing: string;
  found: readonly Found[];
  active: number;
  onTake: (found: Found) => void;
}

function FoundList({ id, label, nothing, found, active, onTake }: FoundListProps): React.JSX.Element {
  return (
    <ul className="name-list" id={`${id}-list`} role="listbox" aria-label={label}>
      {found.length === 0 ? (
        <li className="name-none" role="presentation">
          {nothing}
        </li>
      ) : null}
      {found.map((one, index) => (
        <li
          key={one.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(one);
          }}
        >
          <span>{one.name}</span>
          {one.more ? <small>{one.more}</small> : null}
        </li>
      ))}
    </ul>
  );
}
