/**
 * A list of steps as sentences; each opens for its properties, those that loop or choose hold lists
 * of their own.
 */

import { useRef, useState } from "react";

import { useDefinition, useIssues, useSession } from "../draft/hooks";
import { Menu, type MenuGroup } from "../flow/StepMenu";
import { Icon } from "../frame/Icon";
import { isList, isMapping, isWithin, type Data, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { Properties } from "../properties/Properties";
import { useVocabulary } from "../schema/vocabulary";
import { homeOf } from "../scope/scope";
import { say, type Key } from "../words/words";
import { Carrying, StepGrip, StepSlot } from "./Carrying";
import {
  addElse,
  canMoveInto,
  canMoveOut,
  copyStep,
  holdsSteps,
  insertStep,
  moveInto,
  moveOut,
  moveStep,
  removeStep,
  wrapStep,
} from "./modeling";
import { STEP_DEFINITIONS, STEP_ICONS, stepSentence, stepWord, type StepWord } from "./sentences";

/** The control of `do`, `else` and every other list of steps. */
export function StepsControl(props: ControlProps): React.JSX.Element {
  return (
    <Field {...props}>
      {() => (
        <Carrying>
          <StepList pointer={props.pointer} list={isList(props.value) ? props.value : []} />
        </Carrying>
      )}
    </Field>
  );
}

const KINDS: readonly (readonly [Key, readonly StepWord[]])[] = [
  ["steps.menu.data", ["set", "update", "create", "upsert", "delete", "post", "revise"]],
  ["steps.menu.logic", ["require", "if", "for_each"]],
  ["steps.menu.people", ["notify", "start", "stop"]],
];

function useStepMenu(): MenuGroup[] {
  const vocabulary = useVocabulary();
  return KINDS.map(([label, words]) => ({
    label: say(label),
    entries: words.map((word) => ({
      id: word,
      icon: STEP_ICONS[word],
      label: vocabulary.part(STEP_DEFINITIONS[word]),
      about: say(`steps.about.${word}` as Key),
    })),
  }));
}

interface Opened {
  anchor: Element;
  at: number;
}

export function StepList({ pointer, list }: { pointer: Pointer; list: readonly Data[] }): React.JSX.Element {
  const session = useSession();
  const [menu, setMenu] = useState<Opened | null>(null);
  const [open, setOpen] = useState<number | null>(null);
  const groups = useStepMenu();
  const lines = useRef<HTMLOListElement>(null);
  const insert = (word: string): void => {
    const at = menu?.at ?? list.length;
    setMenu(null);
    session.run(insertStep(session.state.definition, pointer, at, word as StepWord, say("steps.did.insert")));
    setOpen(at);
    requestAnimationFrame(() => requestAnimationFrame(() => showStep(lines.current, at)));
  };
  return (
    <div className="step-list">
      <ol ref={lines}>
        {list.map((step, index) => (
          <StepItem
            key={index}
            list={pointer}
            at={index}
            count={list.length}
            step={step}
            open={open === index}
            onOpen={(next) => setOpen(next)}
            onInsert={(anchor) => setMenu({ anchor, at: index })}
          />
        ))}
      </ol>
      <div className={`step-end${list.length === 0 ? " is-empty" : ""}`}>
        <StepSlot list={pointer} at={list.length} empty={list.length === 0} />
      </div>
      <button type="button" className="link-button steps-add" onClick={(event) => setMenu({ anchor: event.currentTarget, at: list.length })}>
        + {say("steps.add")}
      </button>
      {menu ? <Menu label={say("steps.add")} groups={groups} anchor={menu.anchor} onChoose={insert} onClose={() => setMenu(null)} /> : null}
    </div>
  );
}

/** Bring a step that was just added into sight, with the cursor in its first property. */
function showStep(lines: HTMLOListElement | null, at: number): void {
  const item = lines?.children[at];
  item?.scrollIntoView({ block: "nearest" });
  (item?.querySelector<HTMLElement>(".step-body :is(input, select, textarea)") ?? item?.querySelector<HTMLElement>(".step-title"))?.focus();
}

interface StepItemProps {
  list: Pointer;
  at: number;
  count: number;
  step: Data;
  open: boolean;
  onOpen: (at: number | null) => void;
  onInsert: (anchor: Element) => void;
}

function StepItem(props: StepItemProps): React.JSX.Element {
  const { list, at, step, open } = props;
  const root = useDefinition();
  const pointer = [...list, at];
  const word = stepWord(step);
  const { text } = stepSentence(root, homeOf(root, list), step);
  const inner = ["do", "else"];
  const wrong = useIssues().some(
    (one) => one.severity === "error" && one.pointer && isWithin(one.pointer, pointer) && !inner.includes(String(one.pointer[pointer.length])),
  );
  const [held, setHeld] = useState(false);
  const hint = useVocabulary().part(word === null ? "" : STEP_DEFINITIONS[word]);
  return (
    <li className={`step-item word-${word ?? "unknown"}${wrong ? " is-wrong" : ""}${held ? " is-carried" : ""}`}>
      <StepSlot list={list} at={at} empty={false} />
      <button type="button" className="step-insert" aria-label={say("steps.insert")} title={say("steps.insert")} onClick={(event) => props.onInsert(event.currentTarget)} />
      <div className="step-head">
        <StepGrip list={list} at={at} label={text} onGrip={setHeld} />
        <button type="button" className="step-title" aria-expanded={open} title={hint} onClick={() => props.onOpen(open ? null : at)}>
          <Icon name={word === null ? "point" : STEP_ICONS[word]} />
          <span>{text}</span>
        </button>
        <StepActs {...props} />
      </div>
      {open && word !== null ? (
        <div className="step-body">
          <Properties pointer={pointer} definition={STEP_DEFINITIONS[word]} without={["do", "else", "was", "key"]} first={FIRST} />
        </div>
      ) : null}
      {holdsSteps(step) ? <Inner pointer={pointer} step={step} /> : null}
    </li>
  );
}

const FIRST = ["set", "update", "create", "upsert", "delete", "where", "values", "for_each", "if", "require", "post", "notify", "message", "revise", "start", "stop", "rows", "id"];

/** The steps inside: what is done, and what otherwise. */
function Inner({ pointer, step }: { pointer: Pointer; step: Data }): React.JSX.Element {
  const session = useSession();
  const own = isMapping(step) ? step["do"] : undefined;
  const otherwise = isMapping(step) ? step["else"] : undefined;
  return (
    <div className="step-inner">
      <StepList pointer={[...pointer, "do"]} list={isList(own) ? own : []} />
      {isList(otherwise) && otherwise.length ? (
        <>
          <p className="step-else">{say("step.else")}</p>
          <StepList pointer={[...pointer, "else"]} list={otherwise} />
        </>
      ) : stepWord(step) === "if" ? (
        <button type="button" className="link-button" onClick={() => session.run(addElse(pointer, "set", say("steps.did.else")))}>
          + {say("steps.add_else")}
        </button>
      ) : null}
    </div>
  );
}

function StepActs({ list, at, count, onOpen }: StepItemProps): React.JSX.Element {
  const session = useSession();
  const [more, setMore] = useState<Element | null>(null);
  const root = (): Data => session.state.definition;
  const moved = say("steps.did.move");
  const moveTo = (to: number): void => {
    session.run(moveStep(list, at, to, moved));
    onOpen(null);
  };
  const choose = (id: string): void => {
    setMore(null);
    onOpen(null);
    if (id === "copy") session.run(copyStep(root(), list, at, say("steps.did.copy")));
    if (id === "into") session.run(moveInto(root(), list, at, moved));
    if (id === "out") session.run(moveOut(root(), list, at, moved));
    if (id === "if" || id === "for_each") session.run(wrapStep(root(), list, at, id, say("steps.did.wrap")));
  };
  const entries = [
    { id: "copy", icon: "copy", label: say("duplicate") },
    ...(canMoveInto(root(), list, at) ? [{ id: "into", icon: "corner-down-right", label: say("steps.into") }] : []),
    ...(canMoveOut(root(), list) ? [{ id: "out", icon: "arrow-up", label: say("steps.out") }] : []),
    { id: "if", icon: STEP_ICONS.if, label: say("steps.wrap_if") },
    { id: "for_each", icon: STEP_ICONS.for_each, label: say("steps.wrap_each") },
  ];
  const button = (icon: string, label: string, disabled: boolean, work: (anchor: Element) => void): React.JSX.Element => (
    <button type="button" disabled={disabled} aria-label={label} title={label} onClick={(event) => work(event.currentTarget)}>
      <Icon name={icon} />
    </button>
  );
  return (
    <span className="part-acts">
      {button("arrow-up", say("move.up"), at === 0, () => moveTo(at - 1))}
      {button("arrow-down", say("move.down"), at === count - 1, () => moveTo(at + 1))}
      {button("dots", say("steps.more"), false, setMore)}
      {button("trash", say("delete"), false, () => {
        onOpen(null);
        session.run(removeStep(root(), list, at, say("steps.did.remove")));
      })}
      {more ? <Menu label={say("steps.more")} groups={[{ label: "", entries }]} anchor={more} onChoose={choose} onClose={() => setMore(null)} /> : null}
    </span>
  );
}

