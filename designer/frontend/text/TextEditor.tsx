/**
 * A YAML text in CodeMirror, with the faults at their lines.
 *
 * It lives in a shadow root: its styles are adopted there, as the page's policy wants.
 */

import { autocompletion, closeBrackets, completionKeymap, type CompletionSource } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";

export interface Mark {
  line: number;
  column: number;
  severity: "error" | "warning";
  message: string;
}

interface TextEditorProps {
  label: string;
  text: string;
  marks: readonly Mark[];
  complete: CompletionSource;
  onChange: (text: string) => void;
}

const THEME = EditorView.theme({
  "&": { height: "100%", fontSize: "13px", color: "var(--text)", backgroundColor: "var(--surface)" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace' },
  ".cm-gutters": { backgroundColor: "var(--surface-sunken)", color: "var(--text-faint)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--hover)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--selected)" },
  ".cm-tooltip": { backgroundColor: "var(--surface-raised)", color: "var(--text)", border: "1px solid var(--line)", borderRadius: "6px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
});

/** The colours of the pages, which follow light and dark. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--blue)" },
  { tag: [tags.string, tags.content], color: "var(--text)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--purple)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--text-faint)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.bracket, tags.meta], color: "var(--text-quiet)" },
  { tag: tags.invalid, color: "var(--red-text)" },
]);

export function TextEditor(props: TextEditorProps): React.JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    if (host.current === null) return undefined;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const made = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: latest.current.text,
        extensions: [
          lineNumbers(),
          foldGutter(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          closeBrackets(),
          highlightActiveLine(),
          EditorView.lineWrapping,
          syntaxHighlighting(COLOURS),
          autocompletion({ override: [(context) => latest.current.complete(context)] }),
          lintGutter(),
          yaml(),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
          EditorView.contentAttributes.of({ "aria-label": latest.current.label }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((one) => one.isUserEvent("outside")))
              latest.current.onChange(update.state.doc.toString());
          }),
          THEME,
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);
  useEffect(() => {
    const shown = view.current;
    if (shown === null || shown.state.doc.toString() === props.text) return;
    const changes = { from: 0, to: shown.state.doc.length, insert: props.text };
    const anchor = Math.min(shown.state.selection.main.anchor, props.text.length);
    shown.dispatch({ changes, selection: { anchor }, userEvent: "outside" });
  }, [props.text]);
  useEffect(() => {
    const shown = view.current;
    if (shown !== null) shown.dispatch(setDiagnostics(shown.state, props.marks.flatMap((mark) => diagnostic(shown.state, mark))));
  }, [props.marks, props.text]);
  return <div ref={host} className="text-host" data-own-undo="" />;
}

function diagnostic(state: EditorState, mark: Mark): Diagnostic[] {
  if (mark.line < 1) return [];
  const line = state.doc.line(Math.min(mark.line, state.doc.lines));
  const from = Math.min(line.from + Math.max(0, mark.column - 1), line.to);
  return [{ from, to: line.to, severity: mark.severity, message: mark.message }];
}
