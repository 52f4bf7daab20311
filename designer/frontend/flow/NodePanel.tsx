/** The properties of a node in plain words, in the sequence people think: who, how, what, then. */

import { useDraft } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { textOf, valueAt, type Pointer } from "../model/data";
import { Properties } from "../properties/Properties";
import { useVocabulary } from "../schema/vocabulary";
import { say, type Key } from "../words/words";
import { useFlowActs } from "./acts";
import { graphOf } from "./graph";
import { isUnconditional } from "./modeling";
import { nodeName } from "./naming";
import { SideHead, useNodeDefinition } from "./Side";
import { Ways } from "./Ways";

interface Section {
  title: Key;
  names: readonly string[];
}

const SECTIONS: readonly Section[] = [
  { title: "section.general", names: ["label"] },
  { title: "section.who", names: ["assignees"] },
  { title: "section.message", names: ["notify", "message", "once"] },
  { title: "section.what", names: ["do", "outcome"] },
  { title: "section.wait", names: ["for", "until", "after", "on", "queue", "waiting"] },
  { title: "section.how", names: ["mode", "reject", "due", "acts", "on_empty", "separation"] },
  { title: "section.rights", names: ["fields"] },
];
/** Sections whose controls do not say it themselves. */
const HEADED: readonly Key[] = ["section.how", "section.rights", "section.wait", "section.message"];
const HIDDEN = ["was", "type"];

export function NodePanel({ workflow, place }: { workflow: Pointer; place: number }): React.JSX.Element | null {
  const pointer = [...workflow, "nodes", place];
  const vocabulary = useVocabulary();
  const definition = useNodeDefinition(pointer);
  const key = useDraft((state) => textOf(valueAt(state.definition, pointer), "key"));
  const node = useDraft((state) => graphOf(valueAt(state.definition, workflow)).node.get(key));
  if (definition === null || node === undefined) return null;
  const all = Object.keys(vocabulary.language.definition(definition).properties ?? {}).filter((one) => !HIDDEN.includes(one));
  const known = SECTIONS.flatMap((one) => one.names);
  const rest = all.filter((one) => !known.includes(one));
  const type = vocabulary.nodeType(node.type);
  return (
    <aside className="flow-side" aria-label={nodeName(node)} key={key}>
      <SideHead icon={type.icon} kind={type.label} name={nodeName(node)}>
        <NodeButtons node={key} fixed={node.type === "start"} />
      </SideHead>
      {SECTIONS.map(({ title, names }) => {
        const own = names.filter((one) => all.includes(one));
        return own.length ? (
          <section key={title} className="side-section">
            {HEADED.includes(title) ? <h4>{say(title)}</h4> : null}
            <Properties pointer={pointer} definition={definition} only={own} />
            {title === "section.general" ? <ConditionButton node={key} /> : null}
          </section>
        ) : null;
      })}
      {node.type === "end" ? null : <Ways workflow={workflow} node={key} />}
      <details className="properties-rest">
        <summary>{say("more")}</summary>
        <Properties pointer={pointer} definition={definition} only={rest} />
      </details>
    </aside>
  );
}

/** Puts a condition before a node that takes part always. */
function ConditionButton({ node }: { node: string }): React.JSX.Element | null {
  const acts = useFlowActs();
  const offered = useDraft((state) => isUnconditional(graphOf(valueAt(state.definition, acts.workflow)), node));
  if (!offered) return null;
  return (
    <button type="button" className="link-button" onClick={() => acts.makeConditional(node)}>
      + {say("flow.make_conditional")}
    </button>
  );
}

function NodeButtons({ node, fixed }: { node: string; fixed: boolean }): React.JSX.Element | null {
  const acts = useFlowActs();
  const movable = useDraft((state) => (graphOf(valueAt(state.definition, acts.workflow)).out.get(node) ?? []).length < 2);
  if (fixed) return null;
  return (
    <>
      {movable ? (
        <button type="button" className="icon-button" title={say("flow.move_node")} aria-label={say("flow.move_node")} onClick={() => acts.beginMove(node)}>
          <Icon name="cut" />
        </button>
      ) : null}
      <button type="button" className="icon-button" title={say("flow.remove_node")} aria-label={say("flow.remove_node")} onClick={() => acts.removeNode(node)}>
        <Icon name="trash" />
      </button>
    </>
  );
}
