/** Whether a section is one below the others or a tab beside them. */

import { useId } from "react";

import { useRun, useSession } from "../draft/hooks";
import type { ControlProps } from "../properties/control";
import { say } from "../words/words";
import { setTab } from "./tabs";

export function TabControl({ pointer, value, description }: ControlProps): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const name = useId();
  const present = value === true;
  const choose = (on: boolean): void => run(setTab(session.state.definition, pointer.slice(0, -1), on));
  return (
    <fieldset className="property segmented" title={description}>
      <legend className="form-label">{say("form.shown_as")}</legend>
      {[false, true].map((on) => (
        <label key={String(on)}>
          <input type="radio" name={name} checked={present === on} onChange={() => present !== on && choose(on)} />
          <span>{say(on ? "form.as_tab" : "form.as_section")}</span>
        </label>
      ))}
    </fieldset>
  );
}
