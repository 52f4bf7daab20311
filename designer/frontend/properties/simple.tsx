/** Controls of single values: text, number, yes or no, one of a few, a text a language. */

import { useEffect, useState } from "react";

import { useRun, useSession } from "../draft/hooks";
import { isList, isMapping, type Data } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { boot } from "../boot";
import { isGivenName, locale, say, type Key } from "../words/words";
import { put, type ControlProps } from "./control";
import { Field } from "./Field";

/** Give the function that writes a control's value into the draft. */
export function usePut(props: ControlProps): (value: Data | undefined) => void {
  const run = useRun();
  const session = useSession();
  return (value) => {
    const command = put(session.state.definition, props, value);
    if (command !== null) run(command);
  };
}

function shown(value: Data | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}

export function TextControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const fallback = shown(props.fallback);
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <input
          id={id}
          className="form-control"
          aria-describedby={describedBy}
          value={shown(props.value)}
          placeholder={fallback}
          onChange={(event) => write(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A number is kept as it is typed until it is one. */
export function NumberControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => setTyped(null), [props.value]);
  const take = (text: string): void => {
    setTyped(text);
    if (text.trim() === "") write(undefined);
    else if (/^-?\d+(\.\d+)?$/.test(text.trim())) write(Number(text));
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <input
          id={id}
          className="form-control num"
          inputMode="decimal"
          aria-describedby={describedBy}
          value={typed ?? shown(props.value)}
          placeholder={shown(props.fallback)}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

export function FlagControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const on = (props.value ?? props.fallback) === true;
  return (
    <Field {...props} label="">
      {({ id, describedBy }) => (
        <label className="form-check form-switch" htmlFor={id}>
          <input
            id={id}
            type="checkbox"
            className="form-check-input"
            aria-describedby={describedBy}
            checked={on}
            onChange={(event) => write(event.target.checked || (props.fallback === null ? undefined : false))}
          />
          <span className="form-check-label">{props.label}</span>
        </label>
      )}
    </Field>
  );
}

export function ChoiceControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const vocabulary = useVocabulary();
  const words = (props.kinded.words ?? []).map(String);
  const empty = props.required && props.fallback === undefined ? null : "";
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <select
          id={id}
          className="form-select"
          aria-describedby={describedBy}
          value={shown(props.value ?? props.fallback)}
          onChange={(event) => write(event.target.value)}
        >
          {empty === "" && (props.fallback === undefined || props.fallback === null) ? (
            <option value="">{say("not_set")}</option>
          ) : null}
          {words.map((word) => (
            <option key={word} value={word}>
              {vocabulary.valueOf(props.owner, props.property, word)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function ChoicesControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const vocabulary = useVocabulary();
  const words = (props.kinded.words ?? []).map(String);
  const present = props.value ?? props.fallback;
  const chosen = isList(present) ? present.map(String) : [];
  const flip = (word: string, on: boolean): void =>
    write(words.filter((one) => (one === word ? on : chosen.includes(one))));
  return (
    <Field {...props}>
      {({ id }) => (
        <div className="choices" id={id} role="group" aria-label={props.label}>
          {words.map((word) => (
            <label key={word} className="form-check">
              <input
                type="checkbox"
                className="form-check-input"
                checked={chosen.includes(word)}
                onChange={(event) => flip(word, event.target.checked)}
              />
              <span className="form-check-label">{vocabulary.valueOf(props.owner, props.property, word)}</span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

/** A text in one language or in several. One text alone stays one text. */
export function WordsControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const several = isMapping(props.value);
  const [wide, setWide] = useState(several);
  const mine = locale();
  const texts: Record<string, Data> = isMapping(props.value)
    ? props.value
    : { [mine]: props.value ?? "" };
  const languages = [mine, ...boot().locales.filter((one) => one !== mine)];
  const take = (language: string, text: string): void => {
    if (!several && language === mine) return write(text);
    const next = { ...(isGivenName(texts) ? {} : texts), [language]: text };
    const said = Object.fromEntries(Object.entries(next).filter(([, one]) => one !== ""));
    write(Object.keys(said).length === 0 ? undefined : said);
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="words">
          {languages.map((language, index) =>
            index > 0 && !several && !wide ? null : (
              <div key={language} className="words-line">
                {several || wide ? (
                  <span className="words-language">{say(`lang.${language}` as Key)}</span>
                ) : null}
                <input
                  {...(index === 0 ? { id } : {})}
                  className="form-control"
                  lang={language}
                  aria-label={`${props.label} (${say(`lang.${language}` as Key)})`}
                  aria-describedby={describedBy}
                  value={shown(texts[language])}
                  onChange={(event) => take(language, event.target.value)}
                />
              </div>
            ),
          )}
          {several || wide ? null : (
            <button type="button" className="link-button" onClick={() => setWide(true)}>
              + {say(`lang.${languages[1] ?? "en"}` as Key)}
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

/** A list of short texts, one a line. */
export function TextsControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const list = isList(props.value) ? props.value.map(shown) : props.value ? [shown(props.value)] : [];
  const [typed, setTyped] = useState<string | null>(null);
  const single = props.kinded.kind === "text_or_texts";
  const take = (text: string): void => {
    setTyped(text);
    const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    write(lines.length === 0 ? undefined : single && lines.length === 1 ? lines[0] : lines);
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <textarea
          id={id}
          className="form-control"
          rows={Math.min(8, Math.max(1, list.length))}
          aria-describedby={describedBy}
          value={typed ?? list.join("\n")}
          onChange={(event) => take(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Field>
  );
}

/** Any value, as JSON: for what no other control fits. */
export function DataControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState("");
  const text = typed ?? (props.value === undefined ? "" : JSON.stringify(props.value, null, 1));
  const take = (next: string): void => {
    setTyped(next);
    try {
      write(next.trim() === "" ? undefined : (JSON.parse(next) as Data));
      setWrong("");
    } catch (failure) {
      setWrong(say("data.wrong", { why: (failure as Error).message }));
    }
  };
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <>
          <textarea
            id={id}
            className="form-control is-code"
            rows={Math.min(10, Math.max(1, text.split("\n").length))}
            spellCheck={false}
            aria-describedby={describedBy}
            aria-invalid={wrong !== ""}
            value={text}
            onChange={(event) => take(event.target.value)}
            onBlur={() => wrong === "" && setTyped(null)}
          />
          {wrong ? <p className="property-issue is-error">{wrong}</p> : null}
        </>
      )}
    </Field>
  );
}
