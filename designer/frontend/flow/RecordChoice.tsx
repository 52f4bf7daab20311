/** Choose a sample record of a form: typing searches, arrows move, Enter takes. */

import { useEffect, useId, useState } from "react";

import { ask, succeeded } from "../api";
import { useSession } from "../draft/hooks";
import { say } from "../words/words";

export interface Sample {
  id: string;
  title: string;
}

interface RecordChoiceProps {
  form: string;
  label: string;
  /** What is said while none is chosen. */
  none: string;
  sample: Sample | null;
  onChange: (sample: Sample | null) => void;
}

const PAUSE = 250;
const SHOWN = 8;

export function RecordChoice({ form, label, none, sample, onChange }: RecordChoiceProps): React.JSX.Element {
  const session = useSession();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [found, setFound] = useState<Sample[] | null>(null);
  const [active, setActive] = useState(0);
  const open = typed !== null;
  useEffect(() => {
    if (typed === null) return undefined;
    let stale = false;
    const wait = setTimeout(() => {
      const query = new URLSearchParams({ limit: String(SHOWN), q: typed });
      void ask<{ items: Sample[] }>("GET", `/apps/${session.app}/forms/${form}/records?${query.toString()}`).then((answer) => {
        if (stale) return;
        setFound(succeeded(answer) ? (answer.body?.items ?? []).map((one) => ({ id: one.id, title: one.title })) : []);
        setActive(0);
      });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(wait);
    };
  }, [typed, form, session.app]);
  const take = (one: Sample | null): void => {
    setTyped(null);
    onChange(one);
  };
  const press = (event: React.KeyboardEvent): void => {
    const chosen = found?.[active];
    if (event.key === "Escape" && open) {
      event.stopPropagation();
      setTyped(null);
    } else if (event.key === "Enter" && open && chosen) {
      event.preventDefault();
      take(chosen);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setTyped("");
      else setActive(Math.max(0, Math.min((found?.length ?? 1) - 1, active + (event.key === "ArrowDown" ? 1 : -1))));
    }
  };
  return (
    <div className="record-choice name-picker">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="form-control"
        role="combobox"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        {...(open && found?.[active] ? { "aria-activedescendant": `${id}-${active}` } : {})}
        autoComplete="off"
        placeholder={none}
        value={typed ?? sample?.title ?? ""}
        onClick={() => setTyped((now) => now ?? "")}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => {
          if (typed === "" && sample) onChange(null);
          setTyped(null);
        }}
        onKeyDown={press}
      />
      {open && found ? (
        <ul className="name-list" id={`${id}-list`} role="listbox" aria-label={label}>
          {found.length === 0 ? <li className="name-none" role="presentation">{say("try.record.none")}</li> : null}
          {found.map((one, index) => (
            <li
              key={one.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                take(one);
              }}
            >
              {one.title}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
