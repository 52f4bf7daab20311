/** What is chosen on the canvas, by its properties; nothing chosen: the workflow itself. */

import { useDraft, useSession, useValue } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, textOf, valueAt, type Pointer } from "../model/data";
import { Properties } from "../properties/Properties";
import { useVocabulary } from "../schema/vocabulary";
import { nameOf, say } from "../words/words";
import { FlowPanel } from "./FlowPanel";
import { NodePanel } from "./NodePanel";
import { useSettled } from "./settling";

const DRAWN = ["nodes", "flows", "positions", "was"] as const;
const FIRST = ["label", "form", "start", "withdraw", "approval_fields"] as const;

interface SideProps {
  workflow: Pointer;
  chosen: Pointer | null;
  narrow: boolean;
}

export function Side({ workflow, chosen, narrow }: SideProps): React.JSX.Element | null {
  const [part, place] = chosen?.slice(workflow.length) ?? [];
  const there = useDraft((state) => typeof place === "number" && isMapping(valueAt(state.definition, [...workflow, String(part), place])));
  const settled = useSettled(useValue(workflow), chosen);
  if (there && typeof place === "number" && part === "nodes") return <NodePanel workflow={workflow} place={place} settled={settled} />;
  if (there && typeof place === "number" && part === "flows") return <FlowPanel workflow={workflow} place={place} />;
  return <WorkflowPanel workflow={workflow} folded={narrow} settled={settled} />;
}

function WorkflowPanel({ workflow, folded, settled }: { workflow: Pointer; folded: boolean; settled: boolean }): React.JSX.Element {
  const name = useDraft((state) => nameOf(valueAt(state.definition, workflow)));
  const key = useDraft((state) => textOf(valueAt(state.definition, workflow), "key"));
  const body = settled ? <Properties key={key} pointer={workflow} definition="Workflow" without={DRAWN} first={FIRST} /> : null;
  if (folded)
    return (
      <details className="flow-side is-folded">
        <summary>{say("flow.settings")}</summary>
        {body}
      </details>
    );
  return (
    <aside className="flow-side" aria-label={say("flow.settings")} aria-busy={!settled}>
      <SideHead icon="git-branch" kind={say("flow.settings")} name={name} />
      {body}
    </aside>
  );
}

/** The head of a panel: the kind, the name, and the way back to the workflow. */
export function SideHead({ icon, kind, name, children }: { icon: string; kind: string; name: string; children?: React.ReactNode }): React.JSX.Element {
  const session = useSession();
  return (
    <header className="side-head">
      <span className="side-icon">
        <Icon name={icon} />
      </span>
      <div>
        <p>{kind}</p>
        <h3>{name}</h3>
      </div>
      {children}
      <button type="button" className="icon-button side-close" aria-label={say("close")} onClick={() => session.select(null)}>
        <Icon name="x" />
      </button>
    </header>
  );
}

/** The definition in the schema of a node. */
export function useNodeDefinition(pointer: Pointer): string | null {
  const { language } = useVocabulary();
  const type = useDraft((state) => textOf(valueAt(state.definition, pointer), "type"));
  const { options } = language.kind(language.property("Workflow", "nodes"));
  return language.variantOf(options ?? [], { type });
}
