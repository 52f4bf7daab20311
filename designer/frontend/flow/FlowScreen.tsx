/**
 * The flow designer: the workflow drawn at the left, what is chosen of it at the right, and the trial
 * that walks a record through it. On phones the workflow is a list.
 */

import { ReactFlowProvider } from "@xyflow/react";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";

import { useDefinition, useDraft, useIssues, useSelection, useSession } from "../draft/hooks";
import { useEscape } from "../frame/escape";
import { Icon } from "../frame/Icon";
import { isMapping, isWithin, listAt, textOf, valueAt, type Pointer } from "../model/data";
import type { ScreenProps } from "../screens/screens";
import { nameOf, say } from "../words/words";
import { FlowActsContext, type FlowActs, type MenuPlace } from "./acts";
import { AllWays } from "./AllWays";
import { FlowCanvas } from "./FlowCanvas";
import { FlowList } from "./FlowList";
import { graphOf } from "./graph";
import { InsertMenu } from "./InsertMenu";
import { CONDITION, flowKeys, focusChosen, focusProperties, focusStep } from "./keys";
import { addBranch, addOutcome, makeConditional, removeFlow, removeNode } from "./modeling";
import { nodeName, wantedOf } from "./naming";
import { Side } from "./Side";
import { draw, type Drawn, type Trace } from "./picture";
import { TryOut } from "./TryOut";


export function FlowScreen({ part, name }: ScreenProps): React.JSX.Element {
  const place = useDraft((state) => {
    const list = listAt(state.definition, [part]);
    return name === "" ? (list.length ? 0 : -1) : list.findIndex((one) => textOf(one, "key") === name);
  });
  const workflow = useMemo(() => [part, place], [part, place]);
  if (place < 0) return <p className="screen-empty">{say("empty.choose")}</p>;
  return <OpenFlow workflow={workflow} />;
}

interface OpenMenu {
  place: MenuPlace;
  anchor: Element;
}

function OpenFlow({ workflow }: { workflow: Pointer }): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const issues = useIssues();
  const selection = useSelection();
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [moving, setMoving] = useState<string | null>(null);
  const [panel, setPanel] = useState<Panel>("properties");
  const [trace, setTrace] = useState<Trace | null>(null);
  const narrow = useNarrow();
  const acts = useActs(workflow, setMenu, setMoving);
  const last = useRef<Drawn | null>(null);
  const drawn = useMemo(
    () => draw({ root, workflow, issues, chosen: selection, trace }, last.current),
    [root, workflow, issues, selection, trace],
  );
  useEffect(() => {
    last.current = drawn;
  }, [drawn]);
  useEscape(moving !== null, () => setMoving(null));
  const found = valueAt(root, workflow);
  const placed = isMapping(found) && isMapping(found["positions"]) && Object.keys(found["positions"]).length > 0;
  const chosen = selection && isWithin(selection, workflow) ? selection : null;
  useEffect(() => {
    if (narrow && selection) document.querySelector(".flow-steps .flow-card.is-chosen, .flow-steps .flow-way.is-chosen")?.scrollIntoView({ block: "start" });
  }, [narrow, selection]);
  const closeMenu = useCallback(() => setMenu(null), []);
  const leave = (inPanel: boolean): void => {
    if (moving || menu) return;
    if (panel !== "properties") {
      setPanel("properties");
      document.querySelector<HTMLElement>(panel === "try" ? ".flow-try" : ".flow-ways")?.focus();
    } else if (!inPanel || !focusChosen()) session.select(null);
  };
  const press = flowKeys(() => graphOf(valueAt(session.state.definition, workflow)), leave);
  return (
    <FlowActsContext value={acts}>
      <div className={`flow-screen${moving ? " is-moving" : ""}${panel === "properties" ? "" : " is-trying"}`}>
        <div className="flow-head">
          <h2>{nameOf(found)}</h2>
          <span className="designer-space" />
          <FlowButtons chosen={chosen} panel={panel} narrow={narrow} onPanel={setPanel} />
        </div>
        {moving ? <p className="flow-notice" role="status">{say("flow.moving")}</p> : null}
        <div className={`flow-body${narrow ? " is-narrow" : ""}`} onKeyDown={press}>
          {narrow ? (
            <FlowList drawn={drawn} />
          ) : (
            <div className="flow-canvas">
              <ReactFlowProvider>
                <FlowCanvas drawn={drawn} placed={placed} />
              </ReactFlowProvider>
            </div>
          )}
          {panel === "try" ? <TryOut workflow={workflow} onTrace={setTrace} onClose={() => setPanel("properties")} /> : null}
          {panel === "ways" ? <AllWays workflow={workflow} chosen={chosen} onTrace={setTrace} onClose={() => setPanel("properties")} /> : null}
          {panel === "properties" ? <Side workflow={workflow} chosen={chosen} narrow={narrow} /> : null}
        </div>
        {menu ? <InsertMenu place={menu.place} anchor={menu.anchor} moving={moving} onMoved={() => setMoving(null)} onClose={closeMenu} /> : null}
      </div>
    </FlowActsContext>
  );
}

/** What stands beside the canvas. */
type Panel = "properties" | "try" | "ways";

interface FlowButtonsProps {
  chosen: Pointer | null;
  panel: Panel;
  /** There is no room for longer words, and the panel has its own cross. */
  narrow: boolean;
  onPanel: (panel: Panel) => void;
}

function FlowButtons({ chosen, panel, narrow, onPanel }: FlowButtonsProps): React.JSX.Element {
  const session = useSession();
  return (
    <>
      {chosen ? (
        <button type="button" className="btn btn-sm flow-settings" onClick={() => session.select(null)}>
          <Icon name="settings" />
          {say("flow.settings")}
        </button>
      ) : null}
      <button type="button" className="btn btn-sm flow-ways" aria-pressed={panel === "ways"} onClick={() => onPanel(panel === "ways" ? "properties" : "ways")}>
        <Icon name="git-branch" />
        {say("flow.ways")}
      </button>
      <button type="button" className="btn btn-sm flow-try" aria-pressed={panel === "try"} onClick={() => onPanel(panel === "try" ? "properties" : "try")}>
        <Icon name="player-play" />
        {say(panel === "try" && !narrow ? "try.close" : "flow.try")}
      </button>
    </>
  );
}

/** What cards and lines may do; the same object as long as the workflow is. */
function useActs(
  workflow: Pointer,
  openMenu: (menu: OpenMenu) => void,
  setMoving: (key: string | null) => void,
): FlowActs {
  const session = useSession();
  return useMemo((): FlowActs => {
    const graph = (): ReturnType<typeof graphOf> => graphOf(valueAt(session.state.definition, workflow));
    const nameAt = (key: string): string => nodeName(graph().node.get(key));
    return {
      workflow,
      openMenu: (place, anchor) => openMenu({ place, anchor }),
      chooseNode: (key) => {
        const place = graph().node.get(key)?.place ?? null;
        session.select(place === null ? null : [...workflow, "nodes", place]);
      },
      chooseFlow: (place) => session.select([...workflow, "flows", place]),
      removeNode: (key) => {
        if (graph().node.get(key)?.type === "start") return;
        const before = graph().into.get(key)?.[0]?.from ?? "start";
        focusStep(before);
        session.run(removeNode(session.state.definition, workflow, key, say("flow.did.remove", { what: nameAt(key) })));
      },
      removeFlow: (place) => {
        focusStep(graph().flows.find((one) => one.place === place)?.from ?? "start");
        session.run(removeFlow(session.state.definition, workflow, place, say("flow.did.cut")));
      },
      makeConditional: (key) => {
        const name = say("flow.did.conditional", { what: nameAt(key) });
        const command = makeConditional(session.state.definition, workflow, key, wantedOf("exclusive"), name);
        if (command) session.run(command);
        focusProperties(CONDITION);
      },
      beginMove: setMoving,
      addBranch: (gateway) =>
        session.run(addBranch(session.state.definition, workflow, gateway, wantedOf("approval"), say("flow.did.branch"))),
      addOutcome: (node, on) => {
        const wanted = on === "rejected" ? wantedOf("task") : wantedOf("notify");
        session.run(addOutcome(session.state.definition, workflow, node, on, wanted, say("flow.did.insert")));
      },
    };
  }, [session, workflow, openMenu, setMoving]);
}

const NARROW = "(max-width: 899px)";

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(NARROW);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(NARROW).matches,
  );
}
