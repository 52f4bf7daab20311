/** The menu behind a +: new steps, the step being moved, and what an open end may lead to. */

import { useSession } from "../draft/hooks";
import { valueAt } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { useFlowActs, type MenuPlace } from "./acts";
import { focusProperties } from "./keys";
import { canConnect, appendNode, connect, insertNode, moveNode } from "./modeling";
import { graphOf, readingOrder } from "./graph";
import { nodeName, wantedOf } from "./naming";
import { Menu, useStepGroups, type MenuGroup } from "./StepMenu";

interface InsertMenuProps {
  place: MenuPlace;
  anchor: Element;
  /** The node being moved. */
  moving: string | null;
  onMoved: () => void;
  onClose: () => void;
}

const MOVE = "move:";
const LEAD = "lead:";

export function InsertMenu({ place, anchor, moving, onMoved, onClose }: InsertMenuProps): React.JSX.Element {
  const session = useSession();
  const vocabulary = useVocabulary();
  const { workflow } = useFlowActs();
  const graph = graphOf(valueAt(session.state.definition, workflow));
  const steps = useStepGroups();
  const choose = (id: string): void => {
    const root = session.state.definition;
    onClose();
    if (id.startsWith(MOVE) && place.kind === "flow") {
      const name = say("flow.did.move", { what: nodeName(graph.node.get(id.slice(MOVE.length))) });
      const command = moveNode(root, workflow, id.slice(MOVE.length), place.place, name);
      if (command) session.run(command);
      onMoved();
    } else if (id.startsWith(LEAD) && place.kind === "append")
      session.run(connect(root, workflow, place.from, id.slice(LEAD.length), say("flow.did.connect")));
    else if (place.kind === "flow")
      session.run(insertNode(root, workflow, place.place, wantedOf(id), wantedOf("approval"), say("flow.did.insert")));
    else session.run(appendNode(root, workflow, place.from, wantedOf(id), say("flow.did.insert")));
    focusProperties();
  };
  const groups: MenuGroup[] = [];
  if (moving !== null && place.kind === "flow") {
    const label = say("flow.menu.move_this", { what: nodeName(graph.node.get(moving)) });
    groups.push({ label: say("flow.menu.move"), entries: [{ id: MOVE + moving, icon: "arrow-down", label }] });
  }
  groups.push(...steps);
  if (place.kind === "append") {
    const there = readingOrder(graph).filter((node) => canConnect(graph, place.from, node.key));
    const entries = there.map((node) => ({
      id: LEAD + node.key,
      icon: vocabulary.nodeType(node.type).icon,
      label: nodeName(node),
    }));
    if (entries.length) groups.push({ label: say("flow.menu.connect"), entries });
  }
  return <Menu label={say("flow.insert")} groups={groups} anchor={anchor} onChoose={choose} onClose={onClose} />;
}
