/** What two people changed at once: one of the two is chosen, place by place. */

import { useEffect, useRef } from "react";

import { useDraft, useSession } from "../draft/hooks";
import type { Conflict } from "../draft/session";
import type { Data } from "../model/data";
import { localised, say } from "../words/words";

export function Conflicts(): React.JSX.Element | null {
  const conflicts = useDraft((state) => state.conflicts);
  const dialog = useRef<HTMLDialogElement>(null);
  const some = conflicts.length > 0;
  useEffect(() => {
    if (some && dialog.current && !dialog.current.open) dialog.current.showModal();
  }, [some]);
  if (!some) return null;
  return (
    <dialog ref={dialog} className="designer-dialog" aria-labelledby="conflicts-title" onCancel={(event) => event.preventDefault()}>
      <h2 id="conflicts-title">{say("conflict.title")}</h2>
      <p>{say("conflict.explain")}</p>
      <ul className="conflicts">
        {conflicts.map((conflict) => (
          <ConflictLine key={conflict.pointer.join("/")} conflict={conflict} />
        ))}
      </ul>
    </dialog>
  );
}

function ConflictLine({ conflict }: { conflict: Conflict }): React.JSX.Element {
  const session = useSession();
  return (
    <li>
      <p>{conflict.sentence}</p>
      <div className="conflict-sides">
        <button type="button" className="btn" onClick={() => session.settle(conflict, true)}>
          <strong>{say("conflict.mine")}</strong>
          <code>{brief(conflict.ours)}</code>
        </button>
        <button type="button" className="btn" onClick={() => session.settle(conflict, false)}>
          <strong>{say("conflict.theirs")}</strong>
          <code>{brief(conflict.theirs)}</code>
        </button>
      </div>
    </li>
  );
}

function brief(value: Data | undefined): string {
  if (value === null || value === undefined) return say("conflict.removed");
  if (typeof value === "object") {
    const text = localised(value) || JSON.stringify(value);
    return text.length > 120 ? `${text.slice(0, 120)}…` : text;
  }
  return String(value);
}
