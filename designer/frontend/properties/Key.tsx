/** The key of a part: changing it changes every place that names it, so it is an act of its own. */

import { useState } from "react";

import { ask, succeeded, told } from "../api";
import { replaceAll } from "../commands/command";
import { useSession } from "../draft/hooks";
import type { Data } from "../model/data";
import { say } from "../words/words";
import type { ControlProps } from "./control";
import { Field } from "./Field";

const PATTERN = /^[a-z][a-z0-9_]{0,47}$/;

export function KeyControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const present = typeof props.value === "string" ? props.value : "";
  const [typed, setTyped] = useState<string | null>(null);
  const [trouble, setTrouble] = useState("");
  const rename = async (): Promise<void> => {
    const key = (typed ?? "").trim();
    if (typed === null || key === present) return setTyped(null);
    if (!PATTERN.test(key)) return setTrouble(say("key.wrong"));
    const definition = session.state.definition;
    const body = { definition, pointer: props.pointer.slice(0, -1), key };
    const answer = await ask<{ definition: Data }>("POST", `/apps/${session.app}/draft/rename`, body);
    if (!succeeded(answer) || answer.body === null) return setTrouble(told(answer));
    if (session.state.definition !== definition) return setTrouble(say("saving.conflict"));
    session.run(replaceAll(say("did.rename", { what: present }), answer.body.definition));
    setTyped(null);
    setTrouble("");
  };
  return (
    <Field {...props} description={say("key.help")}>
      {({ id, describedBy }) => (
        <>
          <div className="key-line">
            <input
              id={id}
              className="form-control is-code"
              aria-describedby={describedBy}
              aria-invalid={trouble !== ""}
              spellCheck={false}
              value={typed ?? present}
              onChange={(event) => {
                setTyped(event.target.value);
                setTrouble("");
              }}
              onKeyDown={(event) => {
                if (event.key === "Enter") void rename();
                if (event.key === "Escape") setTyped(null);
              }}
            />
            {typed !== null && typed !== present ? (
              <button type="button" className="btn btn-sm" onClick={() => void rename()}>
                {say("key.rename")}
              </button>
            ) : null}
          </div>
          {trouble ? <p className="property-issue is-error">{trouble}</p> : null}
        </>
      )}
    </Field>
  );
}
