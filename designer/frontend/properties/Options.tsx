/** The options of a select as a list: colour and name at once, the rest behind a click. */

import { useState } from "react";
import { flushSync } from "react-dom";

import { insertItem, moveItem, removeItem, setValue, together, unsetValue, type Command } from "../commands/command";
import { useRun, useSession } from "../draft/hooks";
import { addOption } from "../form/modeling";
import { Icon } from "../frame/Icon";
import { isList, isMapping, listAt, textOf, type Data, type Mapping, type Pointer } from "../model/data";
import { keyFrom } from "../model/key";
import { useVocabulary } from "../schema/vocabulary";
import { locale, localised, nameOf, say } from "../words/words";
import type { DraftSession } from "../draft/session";
import type { ControlProps } from "./control";
import { Field } from "./Field";
import { keysFor } from "./option_help";
import { Properties } from "./Properties";

const COLOURS = ["grey", "blue", "green", "yellow", "orange", "red", "purple", "teal"];

export function OptionsControl(props: ControlProps): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const options = isList(props.value) ? props.value : [];
  const add = (): void => {
    // Drawn at once: what is typed next belongs into the new line.
    flushSync(() => { run(addOption(session.state.definition, props.pointer)); });
    focusLine(props.pointer, options.length);
  };
  return (
    <Field {...props} deep>
      {({ id }) => (
        <div id={id} role="group" aria-label={props.label}>
          <ol className="options-list" data-options={props.pointer.join("/")}>
            {options.map((option, index) => (
              <OptionLine key={textOf(option, "key") || index} pointer={[...props.pointer, index]} option={isMapping(option) ? option : {}} index={index} count={options.length} onLine={(line) => (line < options.length ? focusLine(props.pointer, line) : add())} />
            ))}
          </ol>
          <button type="button" className="link-button" onClick={add}>
            + {say("form.option.add")}
          </button>
        </div>
      )}
    </Field>
  );
}

function focusLine(pointer: Pointer, index: number): void {
  const input = document.querySelectorAll<HTMLInputElement>(`[data-options="${pointer.join("/")}"] .option-label`)[index];
  input?.focus();
  input?.select();
}

interface OptionLineProps {
  pointer: Pointer;
  option: Mapping;
  index: number;
  count: number;
  /** Go to a line; the one behind the last is made. */
  onLine: (line: number) => void;
}

function OptionLine({ pointer, option, index, count, onLine }: OptionLineProps): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const [open, setOpen] = useState(false);
  const label = nameOf(option);
  const quiet = (command: Command): void => run({ name: command.name, edits: command.edits });
  const paste = (event: React.ClipboardEvent): void => {
    const lines = linesOf(event.clipboardData.getData("text"));
    if (lines.length < 2) return;
    event.preventDefault();
    void pasteLines(session, pointer, lines);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const next = index + step;
    if (event.key === "Enter") onLine(index + 1);
    else if (step === 0 || next < 0 || next >= count) return;
    else if (event.altKey) quiet(moveItem(say("did.move", { what: label }), pointer, next));
    else onLine(next);
    event.preventDefault();
  };
  return (
    <li className={`option-line${option["active"] === false ? " is-off" : ""}`}>
      <ColourChoice pointer={pointer} colour={textOf(option, "colour")} />
      <button type="button" className="design-act" aria-expanded={open} aria-label={`${say("edit")} ${label}`} title={textOf(option, "key")} onClick={() => setOpen(!open)}>
        <Icon name="chevron-right" />
      </button>
      <input
        className="form-control option-label"
        aria-label={`${say("form.option.label")} ${index + 1}`}
        value={localised(option["label"], textOf(option, "key"))}
        onChange={(event) => run(labelled(pointer, option, event.target.value))}
        onPaste={paste}
        onKeyDown={press}
      />
      <button type="button" className="design-act" disabled={index === 0} aria-label={say("ref.up", { what: label })} onClick={() => quiet(moveItem(say("did.move", { what: label }), pointer, index - 1))}>
        <Icon name="arrow-up" />
      </button>
      <button type="button" className="design-act" disabled={count === 1} aria-label={say("form.delete", { what: label })} onClick={() => quiet(removeItem(say("did.remove", { what: label }), pointer))}>
        <Icon name="x" />
      </button>
      {open ? (
        <div className="option-more">
          <Properties pointer={pointer} definition="Option" only={["label", "key", "active"]} />
        </div>
      ) : null}
    </li>
  );
}

function ColourChoice({ pointer, colour }: { pointer: Pointer; colour: string }): React.JSX.Element {
  const run = useRun();
  const vocabulary = useVocabulary();
  const name = say("did.set", { what: say("form.option.colour") });
  const choose = (next: string): void => {
    if (next !== "") run(setValue(name, [...pointer, "colour"], next));
    else if (colour !== "") run(unsetValue(name, [...pointer, "colour"]));
  };
  return (
    <span className="colour-choice">
      <span className={`colour-dot${colour === "" ? "" : ` is-${colour}`}`} />
      <select aria-label={say("form.option.colour")} value={colour} onChange={(event) => choose(event.target.value)}>
        <option value="">{say("form.option.none")}</option>
        {COLOURS.map((one) => (
          <option key={one} value={one}>
            {vocabulary.value(one)}
          </option>
        ))}
      </select>
    </span>
  );
}

function labelled(pointer: Pointer, option: Mapping, text: string): Command {
  const present = option["label"];
  const next: Data = isMapping(present) ? { ...present, [locale()]: text } : typeof present === "string" ? text : { [locale()]: text };
  return setValue(say("did.rename", { what: text }), [...pointer, "label"], next);
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n|\t/).map((line) => line.trim()).filter((line) => line !== "");
}

function keysIn(root: Data, option: Pointer): string[] {
  return listAt(root, option.slice(0, -1)).map((one) => textOf(one, "key"));
}

async function pasteLines(session: DraftSession, option: Pointer, lines: readonly string[]): Promise<void> {
  const keys = await keysFor(lines.slice(1), keysIn(session.state.definition, option));
  session.run(addOptions(session.state.definition, option, lines, keys));
}

/** Lines pasted into an option: the first names it, the others follow as new ones with their keys. */
export function addOptions(root: Data, option: Pointer, lines: readonly string[], keys: readonly string[]): Command {
  const list = option.slice(0, -1);
  const at = Number(option[option.length - 1]);
  const used = keysIn(root, option);
  const name = say("form.option.add");
  const [first = "", ...rest] = lines;
  const added = rest.map((line, index) => {
    const key = keyFrom(keys[index] ?? line, used, "option");
    used.push(key);
    return insertItem(name, [...list, at + 1 + index], { key, label: { [locale()]: line } });
  });
  const present = listAt(root, list)[at];
  const { name: _name, edits } = together(name, [labelled(option, isMapping(present) ? present : {}, first), ...added]);
  return { name, edits };
}
