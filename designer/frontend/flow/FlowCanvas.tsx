/** The canvas of a workflow: drawn from the definition, moved and connected by hand. */

import {
  Background,
  ControlButton,
  Controls,
  ReactFlow,
  applyNodeChanges,
  useReactFlow,
  useStore,
  type Connection,
  type NodeChange,
} from "@xyflow/react";
import { useCallback, useEffect, useRef, useState } from "react";

import { useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { say } from "../words/words";
import { useFlowActs } from "./acts";
import { FlowLine } from "./FlowLine";
import { graphOf } from "./graph";
import { canConnect, connect, reconnect, setPosition, tidyUp } from "./modeling";
import { nodeName } from "./naming";
import { NodeCard } from "./NodeCard";
import type { CardNode, Drawn, FlowEdge } from "./picture";
import { valueAt } from "../model/data";

const NODE_TYPES = { card: NodeCard };
const EDGE_TYPES = { flow: FlowLine };
const LABELS = { "controls.ariaLabel": "" };
const LEAST_ZOOM = 0.25;
const READABLE = 0.72;

export function FlowCanvas({ drawn, placed }: { drawn: Drawn; placed: boolean }): React.JSX.Element {
  const session = useSession();
  const acts = useFlowActs();
  const { workflow } = acts;
  const [nodes, setNodes] = useState<CardNode[]>(drawn.nodes);
  const [last, setLast] = useState(drawn.nodes);
  if (last !== drawn.nodes) {
    setLast(drawn.nodes);
    setNodes(drawn.nodes);
  }
  const change = useCallback((changes: NodeChange<CardNode>[]) => setNodes((now) => applyNodeChanges(changes, now)), []);
  const stood = useRef(drawn.nodes);
  useEffect(() => {
    stood.current = drawn.nodes;
  }, [drawn.nodes]);
  const dropped = useCallback(
    (_: unknown, node: CardNode) => {
      const root = session.state.definition;
      const graph = graphOf(valueAt(root, workflow));
      const before = stood.current.find((one) => one.id === node.id)?.position;
      if (before && Math.hypot(before.x - node.position.x, before.y - node.position.y) < 4) return;
      const name = say("flow.did.place", { what: nodeName(graph.node.get(node.id)) });
      session.run(setPosition(root, workflow, node.id, node.position.x, node.position.y, name));
    },
    [session, workflow],
  );
  const may = useCallback(
    ({ source, target }: { source?: string | null; target?: string | null }): boolean =>
      canConnect(graphOf(valueAt(session.state.definition, workflow)), source ?? "", target ?? ""),
    [session, workflow],
  );
  const joined = useCallback(
    ({ source, target }: Connection) => {
      if (may({ source, target }))
        session.run(connect(session.state.definition, workflow, source, target, say("flow.did.connect")));
    },
    [may, session, workflow],
  );
  const rejoined = useCallback(
    (edge: FlowEdge, { source, target }: Connection) => {
      const ends = { ...(source === edge.source ? {} : { from: source }), ...(target === edge.target ? {} : { to: target }) };
      if (edge.data && Object.keys(ends).length && may({ source, target }))
        session.run(reconnect(workflow, edge.data.place, ends, say("flow.did.reconnect")));
    },
    [may, session, workflow],
  );
  const chooseLine = useCallback((_: unknown, edge: FlowEdge) => edge.data && acts.chooseFlow(edge.data.place), [acts]);
  const chooseNothing = useCallback(() => session.select(null), [session]);
  return (
    <ReactFlow<CardNode, FlowEdge>
      nodes={nodes}
      edges={drawn.edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      onNodesChange={change}
      onNodeDragStop={dropped}
      onConnect={joined}
      onReconnect={rejoined}
      isValidConnection={may}
      onEdgeClick={chooseLine}
      onPaneClick={chooseNothing}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      deleteKeyCode={null}
      nodeDragThreshold={4}
      panOnScroll
      zoomOnDoubleClick={false}
      minZoom={LEAST_ZOOM}
      maxZoom={1.5}
      colorMode="system"
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={LABELS}
      aria-label={say("flow.canvas")}
      onFocus={useShowing()}
    >
      <Background gap={20} size={1} />
      <Sight drawn={drawn} placed={placed} />
    </ReactFlow>
  );
}

/** What the cursor comes to by keyboard is brought to where one sees it: cards, conditions and +. */
function useShowing(): (event: React.FocusEvent) => void {
  const flow = useReactFlow();
  return useCallback(
    ({ target: held, currentTarget: canvas }) => {
      if (!held.matches(":focus-visible") || !held.closest(".react-flow__viewport")) return;
      // The browser scrolls to what gets the cursor and the canvas takes that back: looked after both.
      requestAnimationFrame(() => {
        const [box, room] = [held.getBoundingClientRect(), canvas.getBoundingClientRect()];
        if (box.left >= room.left && box.top >= room.top && box.right <= room.right && box.bottom <= room.bottom) return;
        const view = flow.getViewport();
        const x = view.x + (room.left + room.right - box.left - box.right) / 2;
        const y = view.y + (room.top + room.bottom - box.top - box.bottom) / 2;
        void flow.setViewport({ ...view, x, y });
      });
    },
    [flow],
  );
}

/** What one sees of it: first the beginning at a size one can read; then what is chosen. */
function Sight({ drawn, placed }: { drawn: Drawn; placed: boolean }): React.JSX.Element {
  const flow = useReactFlow();
  const session = useSession();
  const { workflow } = useFlowActs();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || width === 0) return;
    begun.current = true;
    const zoom = Math.min(1, Math.max(READABLE, width / (drawn.picture.width + 120)));
    const start = drawn.nodes.find((one) => one.data.type === "start");
    const wide = drawn.picture.width * zoom > width;
    const middle = wide ? (start?.position.x ?? 0) + (start?.width ?? 0) / 2 : drawn.picture.width / 2;
    void flow.setViewport({ x: width / 2 - middle * zoom, y: 28 - (start?.position.y ?? 0) * zoom, zoom });
  }, [flow, width, drawn]);
  const chosen = drawn.nodes.find((one) => one.data.chosen);
  const [id, x, y] = [chosen?.id, chosen?.position.x ?? 0, chosen?.position.y ?? 0];
  useEffect(() => {
    if (id === undefined || !begun.current) return;
    const view = flow.getViewport();
    const [left, top] = [x * view.zoom + view.x, y * view.zoom + view.y];
    if (left > 0 && top > 0 && left + 236 * view.zoom < width && top + 80 * view.zoom < height) return;
    void flow.setCenter(x + 118, y + 40, { zoom: view.zoom, duration: 0 });
  }, [flow, id, x, y, width, height]);
  return (
    <Controls showZoom={false} showFitView={false} showInteractive={false} position="bottom-left" aria-label={say("flow.canvas")}>
      <Control icon="plus" word={say("flow.zoom_in")} onClick={() => void flow.zoomIn()} />
      <Control icon="minus" word={say("flow.zoom_out")} onClick={() => void flow.zoomOut()} />
      <Control icon="maximize" word={say("flow.fit")} onClick={() => void flow.fitView({ padding: 0.06, maxZoom: 1 })} />
      <Control
        icon="wand"
        word={say("flow.tidy")}
        disabled={!placed}
        onClick={() => session.run(tidyUp(session.state.definition, workflow, say("flow.did.tidy")))}
      />
    </Controls>
  );
}

function Control({ icon, word, disabled, onClick }: { icon: string; word: string; disabled?: boolean; onClick: () => void }): React.JSX.Element {
  return (
    <ControlButton title={word} aria-label={word} disabled={disabled ?? false} onClick={onClick}>
      <Icon name={icon} />
    </ControlButton>
  );
}
