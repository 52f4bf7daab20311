/** An expression tried on the server: its type, its value on a sample record, or what is wrong. */

import { useEffect, useState } from "react";

import { ask, succeeded } from "../../api";
import { useSession } from "../../draft/hooks";
import type { Pointer } from "../../model/data";

interface Told {
  code: string;
  message: string;
  position: { start: number; end: number } | null;
}

export interface Trial {
  /** What was tried. */
  expression: string;
  type?: string;
  value?: unknown;
  text?: string;
  /** Why it has no value for the sample. */
  missing?: Told;
  sample?: { id: string; title: string };
  /** Why it is refused. */
  error?: Told;
}

export interface Tried {
  expression: string;
  pointer: Pointer;
  form?: string;
  expects?: string;
}

const PAUSE = 350;

/** Try an expression after a pause in typing; null until it is known. */
export function useTrial({ expression, pointer, form, expects }: Tried, active: boolean): Trial | null {
  const session = useSession();
  const [trial, setTrial] = useState<Trial | null>(null);
  const place = JSON.stringify(pointer);
  useEffect(() => {
    if (!active || expression.trim() === "") {
      setTrial(null);
      return undefined;
    }
    let left = false;
    const timer = setTimeout(() => {
      const { saving, definition } = session.state;
      const where = form === undefined ? { scope: JSON.parse(place) as Pointer } : { form };
      const body = { expression, ...where, ...(expects === undefined ? {} : { expects }), ...(saving === "saved" ? {} : { definition }) };
      void ask<Omit<Trial, "expression">>("POST", `/apps/${session.app}/draft/expression`, body).then((answer) => {
        if (left) return;
        setTrial(succeeded(answer) && answer.body !== null ? { ...answer.body, expression } : null);
      });
    }, PAUSE);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [session, expression, place, form, expects, active]);
  return trial?.expression === expression ? trial : null;
}
