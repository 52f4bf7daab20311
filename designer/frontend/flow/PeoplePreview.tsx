/** The people whom the sources of a task find at present, with the reason for each. */

import { useEffect, useState } from "react";

import { ask, succeeded, told } from "../api";
import { useDraft, useSession } from "../draft/hooks";
import { isMapping, valueAt, type Data, type Mapping, type Pointer } from "../model/data";
import { homeOf } from "../scope/scope";
import { say } from "../words/words";
import { RecordChoice, type Sample } from "./RecordChoice";

interface Found {
  people: { id: string; name: string; reason: string }[];
  note: string | null;
}

const PAUSE = 350;

/** Sources that say whom they mean: an empty one finds nobody. */
function whole(people: readonly Data[]): Data[] {
  return people.filter((one) => isMapping(one) && Object.values(one).every((each) => each !== ""));
}

/** What else of a node decides who is asked. */
function ruleOf(node: Data | undefined): Mapping {
  if (!isMapping(node)) return {};
  const said = ["separation", "on_empty"].flatMap((name) => (node[name] === undefined ? [] : [[name, node[name]] as const]));
  return Object.fromEntries(said);
}

export function PeoplePreview({ pointer, people }: { pointer: Pointer; people: readonly Data[] }): React.JSX.Element {
  const session = useSession();
  const form = useDraft((state) => homeOf(state.definition, pointer));
  const [sample, setSample] = useState<Sample | null>(null);
  const [found, setFound] = useState<Found | null>(null);
  const [trouble, setTrouble] = useState("");
  const node = useDraft((state) => valueAt(state.definition, pointer.slice(0, -1)));
  const asked = JSON.stringify({ form, assignees: whole(people), ...ruleOf(node), ...(sample ? { record: sample.id } : {}) });
  const some = whole(people).length > 0 && form !== "";
  useEffect(() => {
    if (!some) {
      setFound(null);
      return undefined;
    }
    let stale = false;
    const timer = setTimeout(() => {
      void ask<Found>("POST", `/apps/${session.app}/draft/assignees`, JSON.parse(asked)).then((answer) => {
        if (stale) return;
        setFound(succeeded(answer) ? answer.body : null);
        setTrouble(succeeded(answer) ? "" : told(answer));
      });
    }, PAUSE);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asked, some, session.app]);
  return (
    <div className={some ? "people-preview" : "visually-hidden"}>
      <div role="status">{some ? <FoundPeople found={found} trouble={trouble} /> : null}</div>
      {some ? <RecordChoice form={form} label={say("assignee.preview.sample")} none={say("assignee.preview.any")} sample={sample} onChange={setSample} /> : null}
    </div>
  );
}

function FoundPeople({ found, trouble }: { found: Found | null; trouble: string }): React.JSX.Element {
  return (
    <>
      <p className="people-head">{say("assignee.preview")}</p>
      {trouble ? <p className="form-hint">{say("assignee.preview.failed", { why: trouble })}</p> : null}
      {found?.people.length ? (
        <ul>
          {found.people.map((one) => (
            <li key={one.id} title={one.reason}>
              <strong>{one.name}</strong> <span>{one.reason}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {found && found.people.length === 0 ? <p className="form-hint">{say("assignee.preview.none")}</p> : null}
      {found?.note ? <p className="form-hint">{found.note}</p> : null}
    </>
  );
}
