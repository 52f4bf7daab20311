/** The versions of the app: which there were, any two compared in sentences, and the way back. */

import { useCallback, useEffect, useState } from "react";

import { useSession } from "../draft/hooks";
import type { Change } from "../draft/session";
import { Sure } from "../frame/Sure";
import { locale, say } from "../words/words";
import { ChangeList } from "./ChangeList";
import { bringBack, compare, versionsOf, type Version } from "./publishing";

export function VersionsScreen(): React.JSX.Element {
  const session = useSession();
  const [versions, setVersions] = useState<Version[] | string | null>(null);
  const [told, setTold] = useState("");
  const load = useCallback(() => void versionsOf(session.app).then(setVersions), [session]);
  useEffect(load, [load]);
  const back = async (version: number): Promise<void> => {
    const outcome = await bringBack(session.app, version, say("versions.back.note", { n: version }));
    if (outcome.done) await session.reload();
    setTold(outcome.done ? say("versions.back.done", { n: outcome.version }) : outcome.why);
    load();
  };
  if (versions === null) return <p className="screen-empty">{say("loading")}</p>;
  if (typeof versions === "string") return <p className="screen-empty">{versions}</p>;
  return (
    <div className="thing-screen versions-screen">
      <h2>{say("versions.title")}</h2>
      <p role="status" className={told ? "told" : "visually-hidden"}>
        {told}
      </p>
      <ol className="version-list">
        {versions.map((version) => (
          <VersionLine key={version.version} version={version} onBack={back} />
        ))}
      </ol>
      <Comparison versions={versions} />
    </div>
  );
}

function VersionLine({ version, onBack }: { version: Version; onBack: (n: number) => Promise<void> }): React.JSX.Element {
  const at = new Date(version.published_at).toLocaleString(locale() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
  return (
    <li>
      <span className="version-number">{version.version}</span>
      <div className="version-about">
        {version.note ? <p>{version.note}</p> : null}
        <p className="quiet">{say("versions.by", { author: version.author ?? "—", at })}</p>
      </div>
      {version.published ? (
        <span className="chip">{say("versions.current")}</span>
      ) : (
        <Sure
          word={say("versions.back")}
          name={say("versions.back.which", { n: version.version })}
          busy={say("versions.back.busy")}
          question={say("versions.back.sure", { n: version.version })}
          look="btn btn-sm"
          act="btn-primary"
          onSure={() => onBack(version.version)}
        />
      )}
    </li>
  );
}

const PAUSE = 250;

function Comparison({ versions }: { versions: readonly Version[] }): React.JSX.Element {
  const session = useSession();
  const [from, setFrom] = useState("published");
  const [to, setTo] = useState("draft");
  const [changes, setChanges] = useState<Change[] | string | null>(null);
  useEffect(() => {
    let alive = true;
    setChanges(null);
    const ask = async (): Promise<void> => {
      await session.save();
      const found = await compare(session.app, from, to);
      if (alive) setChanges(found);
    };
    // Who goes down a list by keyboard means the last of what is passed.
    const wait = setTimeout(() => void ask(), PAUSE);
    return () => {
      alive = false;
      clearTimeout(wait);
    };
  }, [session, from, to, versions]);
  return (
    <section className="comparison">
      <h3>{say("versions.compare")}</h3>
      <div className="comparison-sides">
        <SideChoice label={say("versions.from")} value={from} versions={versions} onChange={setFrom} />
        <SideChoice label={say("versions.to")} value={to} versions={versions} onChange={setTo} />
      </div>
      <div aria-live="polite" aria-busy={changes === null}>
        {changes === null ? <p className="quiet">{say("versions.comparing")}</p> : null}
        {typeof changes === "string" ? <p className="property-issue is-error">{changes}</p> : null}
        {Array.isArray(changes) && changes.length === 0 ? <p className="quiet">{say("versions.same")}</p> : null}
        {Array.isArray(changes) ? <ChangeList changes={changes} /> : null}
      </div>
    </section>
  );
}

interface SideChoiceProps {
  label: string;
  value: string;
  versions: readonly Version[];
  onChange: (value: string) => void;
}

function SideChoice({ label, value, versions, onChange }: SideChoiceProps): React.JSX.Element {
  return (
    <label>
      <span className="form-label">{label}</span>
      <select className="form-select" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="draft">{say("versions.draft")}</option>
        <option value="published">{say("versions.published")}</option>
        {versions.map((one) => (
          <option key={one.version} value={String(one.version)}>
            {one.version}
            {one.note ? ` · ${one.note.slice(0, 40)}` : ""}
          </option>
        ))}
      </select>
    </label>
  );
}
