/** The part of an expression that is wrong, underlined. */

import { StateEffect, StateField, type Extension } from "@codemirror/state";
import { Decoration, EditorView, type DecorationSet } from "@codemirror/view";

export interface Span {
  start: number;
  end: number;
}

const MARK = StateEffect.define<Span | null>();

const FIELD = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (present, transaction) => {
    for (const effect of transaction.effects) if (effect.is(MARK)) return drawn(effect.value, transaction.state.doc.length);
    return transaction.docChanged ? Decoration.none : present;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function drawn(span: Span | null, length: number): DecorationSet {
  if (span === null || length === 0) return Decoration.none;
  const end = Math.min(length, Math.max(span.end, span.start + 1));
  const start = Math.max(0, Math.min(span.start, end - 1));
  return Decoration.set([Decoration.mark({ class: "cm-wrong" }).range(start, end)]);
}

export const marking: Extension = FIELD;

export function mark(view: EditorView, span: Span | null): void {
  view.dispatch({ effects: MARK.of(span) });
}
