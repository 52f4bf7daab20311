/** CodeMirror for one expression: completion, colours, explanations, the mark of what is wrong. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { EditorState, RangeSetBuilder, type Extension } from "@codemirror/state";
import { Decoration, EditorView, hoverTooltip, keymap, placeholder, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";

import type { Suggestion, Suggestions } from "./complete";

export interface Editing {
  label: string;
  hint: string;
  suggest: (before: string) => Suggestions | null;
  explain: (word: string) => string | null;
  onChange: (text: string) => void;
  onFocus: (focused: boolean) => void;
}

const THEME = EditorView.theme({
  "&": { fontSize: "13px", color: "var(--text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace', lineHeight: "1.55" },
  ".cm-content": { padding: "5px 0", minHeight: "32px" },
  ".cm-line": { padding: "0 10px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--text-faint)", fontFamily: "system-ui, sans-serif" },
  ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--selected)" },
  ".cm-tooltip": { zIndex: "70", maxWidth: "min(420px, 92vw)", overflow: "hidden", border: "1px solid var(--line)", borderRadius: "6px", backgroundColor: "var(--surface-raised)", color: "var(--text)", boxShadow: "var(--float)" },
  ".cm-explained": { padding: "4px 10px", whiteSpace: "pre-wrap", fontFamily: "system-ui, sans-serif" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "16em", fontFamily: "system-ui, sans-serif" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 10px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--selected)", color: "var(--text)" },
  ".cm-completionDetail": { marginInlineStart: "8px", color: "var(--text-faint)", fontStyle: "normal", fontFamily: "ui-monospace, monospace", fontSize: "12px" },
  ".cm-completionInfo": { padding: "6px 10px", whiteSpace: "pre-wrap", fontFamily: "system-ui, sans-serif" },
  ".cm-function": { color: "var(--blue)" },
  ".cm-text": { color: "var(--green-text)" },
  ".cm-number": { color: "var(--purple)" },
  ".cm-word": { color: "var(--text-quiet)", fontWeight: "600" },
  ".cm-matchingBracket": { backgroundColor: "var(--selected) !important", color: "inherit !important" },
  ".cm-wrong": { textDecoration: "underline wavy var(--red)", textDecorationSkipInk: "none", textUnderlineOffset: "4px" },
});

const PARTS = /('(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)|\b(\d+\.?\d*)\b|\b(and|or|not|in|if|else|true|false|blank)\b|\b([A-Za-z_]\w*)(?=\s*\()/g;
const CLASSES = ["cm-text", "cm-number", "cm-word", "cm-function"];

function painted(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const match of view.state.doc.toString().matchAll(PARTS)) {
    const kind = CLASSES[match.slice(1).findIndex((one) => one !== undefined)] ?? "";
    builder.add(match.index, match.index + match[0].length, Decoration.mark({ class: kind }));
  }
  return builder.finish();
}

const PAINT = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = painted(view);
    }
    update(update: ViewUpdate): void {
      if (update.docChanged) this.decorations = painted(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** A change that came from outside: it is not told again. */
export const OUTSIDE = "outside";

export function extensions(current: () => Editing): Extension {
  return [
    history(),
    closeBrackets(),
    bracketMatching(),
    PAINT,
    EditorView.lineWrapping,
    placeholder(current().hint),
    autocompletion({ override: [(context) => completions(context, current().suggest)], icons: false, activateOnTyping: true }),
    hoverTooltip((view, position) => explained(view, position, current().explain)),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({ "aria-label": current().label, spellcheck: "false" }),
    EditorView.updateListener.of((update) => {
      if (update.focusChanged) current().onFocus(update.view.hasFocus);
      if (update.docChanged && !update.transactions.some((one) => one.isUserEvent(OUTSIDE))) current().onChange(update.state.doc.toString());
    }),
    EditorState.tabSize.of(2),
    THEME,
  ];
}

function completions(context: CompletionContext, suggest: Editing["suggest"]): CompletionResult | null {
  const before = context.state.sliceDoc(0, context.pos);
  const suggested = suggest(before);
  if (suggested === null || (!context.explicit && suggested.from === context.pos && !/[.']$/.test(before))) return null;
  return { from: suggested.from, options: suggested.found.map(completion), filter: false };
}

function completion(one: Suggestion): Completion {
  const base: Completion = { label: one.text, displayLabel: one.label, detail: one.detail === one.label ? "" : one.detail };
  if (one.info !== undefined) base.info = one.info;
  if (one.kind !== "function") return base;
  return {
    ...base,
    apply: (view, _completion, from, to) => {
      const has = view.state.sliceDoc(to, to + 1) === "(";
      view.dispatch({ changes: { from, to, insert: has ? one.text : `${one.text}()` }, selection: { anchor: from + one.text.length + 1 } });
    },
  };
}

function explained(view: EditorView, position: number, explain: Editing["explain"]): ReturnType<Parameters<typeof hoverTooltip>[0]> {
  const text = view.state.doc.toString();
  for (const match of text.matchAll(/[A-Za-z_][\w.]*/g)) {
    const end = match.index + match[0].length;
    if (position < match.index || position > end) continue;
    const meaning = explain(match[0]);
    if (meaning === null) return null;
    return {
      pos: match.index,
      end,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-explained";
        dom.textContent = meaning;
        return { dom };
      },
    };
  }
  return null;
}
