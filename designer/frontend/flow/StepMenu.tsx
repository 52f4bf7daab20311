/** The small menu of what can be put into a flow: by mouse, by finger and by keyboard. */

import { useEffect, useLayoutEffect, useRef, useState } from "react";

import { Icon } from "../frame/Icon";
import { useVocabulary } from "../schema/vocabulary";
import { say, type Key } from "../words/words";

export interface MenuEntry {
  id: string;
  icon: string;
  label: string;
  about?: string;
}

export interface MenuGroup {
  label: string;
  entries: readonly MenuEntry[];
}

const KINDS: readonly (readonly [Key, readonly string[]])[] = [
  ["flow.menu.people", ["approval", "task", "cc"]],
  ["flow.menu.branch", ["exclusive", "inclusive", "parallel"]],
  ["flow.menu.system", ["update", "notify", "wait"]],
  ["flow.menu.end", ["end"]],
];

/** Every kind of step the language has, in groups; kinds that the groups do not know come last. */
export function useStepGroups(): MenuGroup[] {
  const { nodeTypes } = useVocabulary();
  const known = KINDS.flatMap(([, types]) => types);
  const rest = nodeTypes.map((one) => one.type).filter((type) => type !== "start" && !known.includes(type));
  return KINDS.map(([label, types]) => {
    const all = label === "flow.menu.system" ? [...types, ...rest] : types;
    const entries = all.flatMap((type) => {
      const found = nodeTypes.find((one) => one.type === type);
      if (found === undefined) return [];
      const about = known.includes(type) ? { about: say(`node.about.${type}` as Key) } : {};
      return [{ id: type, icon: found.icon, label: found.label, ...about }];
    });
    return { label: say(label), entries };
  }).filter((group) => group.entries.length > 0);
}

interface MenuProps {
  label: string;
  groups: readonly MenuGroup[];
  anchor: Element;
  onChoose: (id: string) => void;
  onClose: () => void;
}

const ROOM = 8;
const GAP = 6;

/** Below what was pressed, else above, else at its side: never over it where there is room. */
function besides(box: DOMRect, width: number, height: number): { left: number; top: number } {
  const [right, bottom] = [innerWidth - width - ROOM, Math.max(ROOM, innerHeight - height - ROOM)];
  const middle = Math.max(ROOM, Math.min(box.left + box.width / 2 - width / 2, right));
  if (box.bottom + GAP <= bottom) return { left: middle, top: box.bottom + GAP };
  if (box.top - height - GAP >= ROOM) return { left: middle, top: box.top - height - GAP };
  const top = Math.max(ROOM, Math.min(box.top + box.height / 2 - height / 2, bottom));
  if (box.right + GAP <= right) return { left: box.right + GAP, top };
  return { left: Math.max(ROOM, box.left - width - GAP), top };
}

export function Menu({ label, groups, anchor, onChoose, onClose }: MenuProps): React.JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const [back] = useState(() => (document.activeElement === document.body ? anchor : (document.activeElement ?? anchor)));
  const [place, setPlace] = useState({ left: -9999, top: 0 });
  useLayoutEffect(() => {
    const box = anchor.getBoundingClientRect();
    const own = menu.current?.getBoundingClientRect();
    const [width, height] = [own?.width ?? 0, own?.height ?? 0];
    setPlace(besides(box, width, height));
    menu.current?.querySelector("button")?.focus();
  }, [anchor]);
  useEffect(() => {
    const press = (event: PointerEvent): void => {
      const pressed = event.target as Element;
      if (!menu.current?.contains(pressed) && !pressed.classList.contains("menu-behind")) onClose();
    };
    addEventListener("pointerdown", press, true);
    return () => removeEventListener("pointerdown", press, true);
  }, [onClose]);
  return (
    <>
      <div className="menu-behind" onClick={onClose} />
      <div ref={menu} className="step-menu" role="menu" aria-label={label} style={place} onKeyDown={(event) => pressed(event, menu.current, back, onClose)}>
        {groups.map((group) => (
          <div key={group.label} role="group" aria-label={group.label}>
            <p className="step-menu-head" aria-hidden="true">{group.label}</p>
            {group.entries.map((entry) => (
              <button key={entry.id} type="button" role="menuitem" tabIndex={-1} data-entry={entry.id} onPointerMove={(event) => event.currentTarget.focus()} onClick={() => onChoose(entry.id)}>
                <Icon name={entry.icon} />
                <span>
                  {entry.label}
                  {entry.about ? <small>{entry.about}</small> : null}
                </span>
              </button>
            ))}
          </div>
        ))}
      </div>
    </>
  );
}

/** Arrows, Home and End move; Escape and Tab close, and give the cursor back. */
function pressed(event: React.KeyboardEvent, menu: HTMLElement | null, back: Element, onClose: () => void): void {
  const all = [...(menu?.querySelectorAll("button") ?? [])];
  const here = all.indexOf(document.activeElement as HTMLButtonElement);
  const go = (to: number): void => {
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  };
  if (event.key === "ArrowDown") go(here + 1);
  else if (event.key === "ArrowUp") go(here - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(-1);
  else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    onClose();
    (back as HTMLElement).focus?.();
  }
}
