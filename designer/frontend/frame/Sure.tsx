/**
 * A button that asks before it acts: the question takes its place, and the cursor with it; who turns
 * back, or is done, is at the button again.
 */

import { useEffect, useId, useRef, useState } from "react";

import { say } from "../words/words";

interface SureProps {
  /** What the button says. */
  word: string;
  /** What tells it from others like it, for who does not see where it stands. */
  name?: string;
  question: string;
  /** What it says while it acts. */
  busy?: string;
  look: "btn" | "btn btn-sm";
  act: "btn-primary" | "btn-danger";
  onSure: () => Promise<void>;
}

export function Sure({ word, name, question, busy: acting, look, act, onSure }: SureProps): React.JSX.Element {
  const id = useId();
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) place.current?.querySelector("button")?.focus();
    moved.current = true;
  }, [asked]);
  const take = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    await onSure();
    setBusy(false);
    setAsked(false);
  };
  const press = (event: React.KeyboardEvent): void => {
    if (event.key !== "Escape" || busy) return;
    event.preventDefault();
    setAsked(false);
  };
  return (
    <span ref={place} className="sure-place">
      {asked ? (
        <span className="sure" role="group" aria-labelledby={id} onKeyDown={press}>
          <span id={id}>{question}</span>
          <button type="button" className="btn btn-sm" aria-disabled={busy} onClick={() => busy || setAsked(false)}>
            {say("cancel")}
          </button>
          <button type="button" className={`btn btn-sm ${act}`} aria-disabled={busy} onClick={() => void take()}>
            {busy ? (acting ?? word) : word}
          </button>
        </span>
      ) : (
        <button type="button" className={look} {...(name ? { "aria-label": name } : {})} onClick={() => setAsked(true)}>
          {word}
        </button>
      )}
    </span>
  );
}
