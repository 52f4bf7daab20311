/** The properties of a node in plain words, in the sequence people think: who, how, what, then. */

import { useMemo } from "react";

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

interface NodePanelProps {
  workflow: Pointer;
  place: number;
  /** Whether it is time to draw more than its head. */
  settled: boolean;
}

export function NodePanel({ workflow, place, settled }: NodePanelProps): React.JSX.Element | null {
  const pointer = useMemo(() => [...workflow, "nodes", place], [workflow, place]);
  const vocabulary = useVocabulary();
  const definition = useNodeDefinition(pointer);
  const key = useDraft((state) => textOf(valueAt(state.definition, pointer), "key"));
  const node = useDraft((state) => graphOf(valueAt(state.definition, workflow)).node.get(key));
  if (definition === null || node === undefined) return null;
  const type = vocabulary.nodeType(node.type);
  return (
    <aside className="flow-side" aria-label={nodeName(node)} aria-busy={!settled} key={key}>
      <SideHead icon={type.icon} kind={type.label} name={nodeName(node)}>
        <NodeButtons node={key} fixed={node.type === "start"} />
      </SideHead>
      {settled ? <Sections pointer={pointer} definition={definition} node={key} ways={node.type === "end" ? null : <Ways workflow={workflow} node={key} />} /> : null}
    </aside>
  );
}

interface SectionsProps {
  pointer: Pointer;
  definition: string;
  node: string;
  ways: React.ReactNode;
}

function Sections({ pointer, definition, node, ways }: SectionsProps): React.JSX.Element {
  const { language } = useVocabulary();
  const { sections, rest } = useMemo(() => sectionsOf(Object.keys(language.definition(definition).properties ?? {})), [language, definition]);
  return (
    <>
      {sections.map(({ title, names }) => (
        <section key={title} className="side-section">
          {HEADED.includes(title) ? <h4>{say(title)}</h4> : null}
          <Properties pointer={pointer} definition={definition} only={names} />
          {title === "section.general" ? <ConditionButton node={node} /> : null}
        </section>
      ))}
      {ways}
      <details className="properties-rest">
        <summary>{say("more")}</summary>
        <Properties pointer={pointer} definition={definition} only={rest} />
      </details>
    </>
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

/** The sections a kind of node has, and the properties that stand in none. */
function sectionsOf(all: readonly string[]): { sections: Section[]; rest: string[] } {
  const known = SECTIONS.flatMap((one) => one.names);
  const sections = SECTIONS.map(({ title, names }) => ({ title, names: names.filter((one) => all.includes(one)) }));
  return {
    sections: sections.filter((one) => one.names.length > 0),
    rest: all.filter((one) => !HIDDEN.includes(one) && !known.includes(one)),
  };
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
