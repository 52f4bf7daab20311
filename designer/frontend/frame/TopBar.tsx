/** The bar above: the way back, what is saved, undo and redo, the faults, and publishing. */

import { boot } from "../boot";
import { useDraft, useSession } from "../draft/hooks";
import { localised, say } from "../words/words";
import { valueAt } from "../model/data";
import { Icon } from "./Icon";
import { addressOf } from "./route";

interface TopBarProps {
  faults: boolean;
  onFaults: () => void;
  menu: boolean;
  onMenu: () => void;
}

export function TopBar(props: TopBarProps): React.JSX.Element {
  const session = useSession();
  const label = useDraft((state) => valueAt(state.definition, ["app", "label"]));
  const undoName = useDraft((state) => state.undoName);
  const redoName = useDraft((state) => state.redoName);
  return (
    <header className="designer-top">
      <button type="button" className="icon-button designer-menu" aria-expanded={props.menu} aria-label={say("nav.open")} onClick={props.onMenu}>
        <Icon name="menu-2" />
      </button>
      <a className="designer-back" href={`/apps/${boot().app}`} title={say("back")}>
        <span className="seal" aria-hidden="true">朱</span>
        <span className="visually-hidden">{say("back")}</span>
      </a>
      <h1>
        {localised(label, boot().label)} <small>{say("designer")}</small>
      </h1>
      <SavingNote />
      <span className="designer-space" />
      <button type="button" className="icon-button" disabled={undoName === null} title={undoName ? say("undo.what", { what: undoName }) : say("undo")} aria-label={undoName ? say("undo.what", { what: undoName }) : say("undo")} onClick={() => session.undo()}>
        <Icon name="arrow-back-up" />
      </button>
      <button type="button" className="icon-button" disabled={redoName === null} title={redoName ? say("redo.what", { what: redoName }) : say("redo")} aria-label={redoName ? say("redo.what", { what: redoName }) : say("redo")} onClick={() => session.redo()}>
        <Icon name="arrow-forward-up" />
      </button>
      <FaultCount open={props.faults} onClick={props.onFaults} />
      <a className="btn btn-primary" href={addressOf("publish")}>
        {say("publish")}
      </a>
    </header>
  );
}

function SavingNote(): React.JSX.Element {
  const saving = useDraft((state) => state.saving);
  const trouble = useDraft((state) => state.trouble);
  const bad = saving === "unreached" || saving === "refused" || saving === "signed_out" || saving === "conflict";
  return (
    <span className={`saving-note${bad ? " is-bad" : ""}`} role="status">
      {say(`saving.${saving}`)}
      {trouble ? say("saving.why", { why: trouble }) : ""}
      {saving === "signed_out" ? <a href="/sign-in" target="_blank">{say("sign_in")}</a> : null}
    </span>
  );
}

function FaultCount({ open, onClick }: { open: boolean; onClick: () => void }): React.JSX.Element {
  const issues = useDraft((state) => state.check?.issues);
  const n = issues?.length ?? 0;
  const errors = issues?.some((issue) => issue.severity === "error") ?? false;
  const words = n === 0 ? say("faults.none") : n === 1 ? say("faults.one") : say("faults", { n });
  return (
    <button type="button" className={`btn fault-count${errors ? " is-error" : ""}`} aria-expanded={open} aria-label={words} onClick={onClick}>
      <Icon name={n ? "alert-triangle" : "check"} />
      <span>{words}</span>
    </button>
  );
}
