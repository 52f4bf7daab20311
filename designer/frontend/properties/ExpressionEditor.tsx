/**
 * The editor of one expression: completion of what is in scope, and its type and value below.
 *
 * It stands in a shadow root, where its styles are adopted sheets, as the page's policy wants.
 */

import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useMemo, useRef, useState } from "react";

import { useSession } from "../draft/hooks";
import type { Pointer } from "../model/data";
import { useVocabulary } from "../schema/vocabulary";
import { scopeAt } from "../scope/scope";
import { say } from "../words/words";
import { meaningOf, suggest } from "./expression/complete";
import { extensions, OUTSIDE, type Editing } from "./expression/editing";
import { mark, marking } from "./expression/mark";
import { Outcome } from "./expression/Outcome";
import { useTrial } from "./expression/trial";

export interface ExpressionEditorProps {
  id: string;
  describedBy: string;
  /** Where the expression stands: it decides which names are in scope. */
  pointer: Pointer;
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** The form whose names stand bare, where the pointer does not tell it. */
  form?: string;
  /** The type that is asked for, such as `boolean`. */
  expects?: string;
}

export function ExpressionEditor(props: ExpressionEditorProps): React.JSX.Element {
  const [focused, setFocused] = useState(false);
  const [opened, setOpened] = useState(false);
  const editing = useEditing(props, setFocused);
  const { host, view } = useEditor(props.value, editing, opened);
  const { pointer, form, expects } = props;
  const tried = { expression: props.value, pointer, ...(form === undefined ? {} : { form }), ...(expects === undefined ? {} : { expects }) };
  const trial = useTrial(tried, opened);
  useEffect(() => {
    if (view.current !== null) mark(view.current, trial?.error?.position ?? null);
  }, [view, trial]);
  return (
    <div className="expression">
      <div
        ref={host}
        id={props.id}
        className={`form-control expression-host${focused ? " is-focused" : ""}${trial?.error ? " is-wrong" : ""}`}
        data-own-undo
        data-expression={props.label}
        {...(opened ? {} : { tabIndex: 0, role: "textbox", "aria-label": props.label, "aria-describedby": props.describedBy })}
        onFocus={() => setOpened(true)}
        onClick={() => view.current?.focus()}
      >
        {opened ? null : <Still text={props.value} />}
      </div>
      {opened && props.value.trim() !== "" ? <Outcome trial={trial} /> : null}
    </div>
  );
}

/** The expression as it is read, until somebody begins to edit it. */
function Still({ text }: { text: string }): React.JSX.Element {
  return text.trim() === "" ? <span className="expression-hint">{say("expr.hint")}</span> : <code>{text}</code>;
}

/** What the editor asks while it is open: always with the present definition. */
function useEditing(props: ExpressionEditorProps, onFocus: (on: boolean) => void): () => Editing {
  const session = useSession();
  const vocabulary = useVocabulary();
  const latest = useRef({ props, onFocus });
  latest.current = { props, onFocus };
  return useMemo(() => {
    const scope = (): ReturnType<typeof scopeAt> => scopeAt(session.state.definition, latest.current.props.pointer, latest.current.props.form);
    return () => ({
      label: latest.current.props.label,
      hint: say("expr.hint"),
      suggest: (before) => suggest(session.state.definition, scope(), vocabulary.functions, before),
      explain: (word) => meaningOf(session.state.definition, scope(), vocabulary.functions, word),
      onChange: (text) => latest.current.props.onChange(text),
      onFocus: (on) => latest.current.onFocus(on),
    });
  }, [session, vocabulary]);
}

/** The editor, made when it is first needed: many expressions are only looked at. */
function useEditor(value: string, editing: () => Editing, opened: boolean): { host: React.RefObject<HTMLDivElement | null>; view: React.RefObject<EditorView | null> } {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const first = useRef(value);
  first.current = value;
  useEffect(() => {
    if (host.current === null || !opened) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const doc = first.current;
    const state = EditorState.create({ doc, selection: { anchor: doc.length }, extensions: [extensions(editing), marking] });
    const made = new EditorView({ parent: root, root, state });
    view.current = made;
    made.focus();
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [editing, opened]);
  useEffect(() => {
    const present = view.current?.state.doc.toString();
    if (view.current === null || present === value) return;
    view.current.dispatch({ changes: { from: 0, to: present?.length ?? 0, insert: value }, userEvent: OUTSIDE });
  }, [value]);
  return { host, view };
}
