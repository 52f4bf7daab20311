/** Choose one of what the server finds: typing searches, arrows move, Enter takes. */

import { useEffect, useId, useRef, useState } from "react";

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
  const { found, fresh, whenFresh } = useFound(typed, search);
  const isOpen = typed !== null;
  useEffect(() => setActive(0), [found]);
  const take = (one: Found | null): void => {
    setTyped(null);
    onChange(one);
  };
  const takeFirst = (items: readonly Found[]): void => {
    if (items[0]) take(items[0]);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const marked = fresh ? found?.[active] : undefined;
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      if (marked) take(marked);
      else if (!fresh) whenFresh(takeFirst);
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
        {...(isOpen && fresh && found?.[active] ? { "aria-activedescendant": `${id}-${active}` } : {})}
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
      <span role="status" className="visually-hidden">
        {isOpen && fresh && found ? (found.length ? say("choice.found", { n: found.length }) : props.nothing) : ""}
      </span>
      {isOpen && found ? <FoundList id={id} label={label} nothing={props.nothing} found={found} active={active} onTake={take} /> : null}
    </div>
  );
}

interface Finding {
  /** What was found last, since the choice was opened; null until then. */
  found: readonly Found[] | null;
  /** Whether it is what is found for what is typed now. */
  fresh: boolean;
  /** Do something once it is. */
  whenFresh: (act: (found: readonly Found[]) => void) => void;
}

/** What is found for what is typed, after a pause. */
function useFound(typed: string | null, search: (text: string) => Promise<Found[]>): Finding {
  const [last, setLast] = useState<{ typed: string; items: readonly Found[] } | null>(null);
  const waiting = useRef<((found: readonly Found[]) => void) | null>(null);
  useEffect(() => {
    waiting.current = null;
    if (typed === null) {
      setLast(null);
      return undefined;
    }
    let stale = false;
    const wait = setTimeout(() => {
      void search(typed).then((items) => {
        if (stale) return;
        setLast({ typed, items });
        waiting.current?.(items);
      });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a search is asked by what is typed
  }, [typed]);
  const whenFresh = (act: (found: readonly Found[]) => void): void => {
    waiting.current = act;
  };
  return { found: last?.items ?? null, fresh: last !== null && last.typed === typed, whenFresh };
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
          ref={(node) => {
            if (index === active) node?.scrollIntoView({ block: "nearest" });
          }}
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
