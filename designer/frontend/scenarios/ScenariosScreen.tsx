/**
 * The scenarios: all of them with how they went, run one by one or all together; each opens for its
 * steps, and the step that failed says why.
 */

import { useMemo, useState, useSyncExternalStore } from "react";

import { insertItem, setValue } from "../commands/command";
import { useDefinition, useRun, useSelection, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, listAt, textOf, valueAt, type Data } from "../model/data";
import { ItemActs } from "../properties/parts";
import { Properties } from "../properties/Properties";
import { say } from "../words/words";
import { RunsContext, useProgress, useRuns } from "./hooks";
import { Runs, type Result } from "./runs";

const AT = ["scenarios"];

export function ScenariosScreen(): React.JSX.Element {
  const session = useSession();
  const runs = useMemo(() => new Runs(session), [session]);
  return (
    <RunsContext value={runs}>
      <div className="thing-screen scenarios-screen">
        <Scenarios />
      </div>
    </RunsContext>
  );
}

type Shown = "all" | "failed";

function Scenarios(): React.JSX.Element {
  const definition = useDefinition();
  const runs = useRuns();
  useProgress();
  const chosen = useSelection();
  const list = listAt(definition, AT);
  const [sought, setSought] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [open, setOpen] = useState<number | null>(null);
  const place = open ?? (chosen?.[0] === "scenarios" && typeof chosen[1] === "number" ? chosen[1] : null);
  const wanted = (story: Data): boolean =>
    textOf(story, "scenario").toLowerCase().includes(sought.trim().toLowerCase()) && (shown === "all" || runs.resultOf(story)?.outcome === "failed");
  const visible = list.map((story, index) => ({ story, index })).filter(({ story }) => wanted(story));
  return (
    <>
      <Head list={list} visible={visible.map(({ story }) => story)} filtered={sought.trim() !== "" || shown !== "all"} shown={shown} onShown={setShown} />
      {list.length > 8 ? (
        <input className="form-control scenarios-search" type="search" aria-label={say("scenario.search")} placeholder={say("scenario.search")} value={sought} onChange={(event) => setSought(event.target.value)} />
      ) : null}
      {list.length === 0 ? <p className="screen-empty">{say("scenario.begin")}</p> : null}
      <ol className="scenarios">
        {visible.map(({ story, index }) => (
          <Item key={index} story={story} index={index} count={list.length} open={place === index} onOpen={(next) => setOpen(next ? index : -1)} />
        ))}
      </ol>
      {visible.length === 0 && list.length > 0 ? <p className="screen-empty">{say("scenario.none_shown")}</p> : null}
      <AddScenario count={list.length} onAdded={setOpen} />
    </>
  );
}

interface HeadProps {
  list: readonly Data[];
  visible: readonly Data[];
  filtered: boolean;
  shown: Shown;
  onShown: (shown: Shown) => void;
}

function Head({ list, visible, filtered, shown, onShown }: HeadProps): React.JSX.Element {
  const runs = useRuns();
  const progress = useProgress();
  const results = list.map((story) => runs.resultOf(story)).filter((one): one is Result => one !== null);
  const failed = results.filter((one) => one.outcome === "failed").length;
  const busy = progress.now !== null;
  return (
    <>
      <header className="scenarios-head">
        <h2>{say("nav.scenarios")}</h2>
        <p className="scenarios-tally" aria-live="polite">
          {busy ? <span>{say("scenario.running", { done: progress.done, total: progress.total })}</span> : <span>{say("scenario.count", { n: list.length })}</span>}
          {results.length > failed ? <span className="is-passed">{say("scenario.passed", { n: results.length - failed })}</span> : null}
          {failed || shown === "failed" ? (
            <button type="button" className="filter-chip is-failed" aria-pressed={shown === "failed"} onClick={() => onShown(shown === "failed" ? "all" : "failed")}>
              {say("scenario.failed", { n: failed })}
            </button>
          ) : null}
        </p>
        {busy ? (
          <button type="button" className="btn" onClick={runs.stop}>
            {say("scenario.stop")}
          </button>
        ) : (
          <button type="button" className="btn" disabled={visible.length === 0} onClick={() => void runs.run(visible)}>
            <Icon name="player-play" />
            {filtered ? say("scenario.run_shown", { n: visible.length }) : say("scenario.run_all")}
          </button>
        )}
      </header>
      {busy ? <progress className="scenarios-progress" value={progress.done} max={progress.total} aria-label={say("scenario.running", { done: progress.done, total: progress.total })} /> : null}
      {progress.trouble ? <p className="property-issue is-error">{progress.trouble}</p> : null}
      <p className="form-hint">{say("scenario.explain")}</p>
    </>
  );
}

interface ItemProps {
  story: Data;
  index: number;
  count: number;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function Item({ story, index, count, open, onOpen }: ItemProps): React.JSX.Element {
  const runs = useRuns();
  const progress = useSyncExternalStore(runs.subscribe, runs.progress);
  const definition = useDefinition();
  const result = runs.resultOf(story);
  const running = progress.now === story;
  const name = textOf(story, "scenario") || say("item", { n: index + 1 });
  const old = result !== null && runs.isOld(result, definition);
  return (
    <li className={`part-item scenario${open ? " is-open" : ""}`}>
      <div className="part-head">
        <Mark result={result} running={running} old={old} />
        <button type="button" className="part-title" aria-expanded={open} onClick={() => onOpen(!open)}>
          <span>
            {name}
            {result?.outcome === "failed" && !open ? <span className="story-failure">{where(result)}{result.sentence}</span> : null}
          </span>
        </button>
        <ItemActs pointer={AT} index={index} count={count} label={name} />
        <button type="button" className="icon-button scenario-run" disabled={progress.now !== null} title={say("scenario.run")} aria-label={say("scenario.run_one", { what: name })} onClick={() => void runs.run([story])}>
          <Icon name="player-play" />
        </button>
      </div>
      {open ? (
        <div className="scenario-body">
          {result?.outcome === "failed" && result.at.length < 2 ? <p className="property-issue is-error">{result.sentence}</p> : null}
          <Properties pointer={[...AT, index]} definition="Scenario" only={["scenario", "given", "steps"]} />
        </div>
      ) : null}
    </li>
  );
}

function where(result: Result): string {
  return result.at[0] === "steps" ? say("scenario.at_step", { n: Number(result.at[1]) + 1 }) : "";
}

function Mark({ result, running, old }: { result: Result | null; running: boolean; old: boolean }): React.JSX.Element {
  if (running)
    return (
      <span className="scenario-mark is-running" role="img" aria-label={say("scenario.is_running")}>
        <span />
      </span>
    );
  if (result === null)
    return (
      <span className="scenario-mark" role="img" aria-label={say("scenario.not_run")}>
        <Icon name="point" />
      </span>
    );
  const word = say(result.outcome === "passed" ? "scenario.is_passed" : "scenario.is_failed");
  const said = old ? `${word} · ${say("scenario.old")}` : word;
  return (
    <span className={`scenario-mark is-${result.outcome}${old ? " is-old" : ""}`} role="img" aria-label={said} title={said}>
      <Icon name={result.outcome === "passed" ? "circle-check" : "circle-x"} />
    </span>
  );
}

function AddScenario({ count, onAdded }: { count: number; onAdded: (place: number) => void }): React.JSX.Element {
  const run = useRun();
  const session = useSession();
  const add = (): void => {
    const made = { scenario: say("scenario.fresh", { n: count + 1 }), given: [], steps: [] };
    const there = isList(valueAt(session.state.definition, AT));
    run(there ? insertItem(say("add.scenario"), [...AT, count], made) : setValue(say("add.scenario"), AT, [made]));
    onAdded(count);
  };
  return (
    <button type="button" className="link-button" onClick={add}>
      + {say("add.scenario")}
    </button>
  );
}
