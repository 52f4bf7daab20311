/**
 * The same draft as text: what is typed here appears on the canvases, and the other way round.
 *
 * A text that cannot be read is kept in the editor and told at its line; the draft stays as it was.
 */

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { ask, succeeded, told, type Problem } from "../api";
import { useDraft, useIssues, useSession } from "../draft/hooks";
import type { Issue } from "../draft/session";
import { go } from "../frame/route";
import type { Data } from "../model/data";
import type { ScreenProps } from "../screens/screens";
import { useVocabulary } from "../schema/vocabulary";
import { say } from "../words/words";
import { completer } from "./completion";
import { TextEditor, type Mark } from "./TextEditor";

interface File {
  path: string;
  text: string;
}

const PAUSE = 800;

export function TextScreen({ name }: ScreenProps): React.JSX.Element {
  const session = useSession();
  const saves = useDraft((state) => state.saves);
  const [files, setFiles] = useState<File[]>([]);
  const [trouble, setTrouble] = useState("");
  const own = useRef(-1);
  useEffect(() => {
    if (own.current === saves) return undefined;
    let alive = true;
    const load = async (): Promise<void> => {
      if (!(await session.save())) return;
      const answer = await ask<{ files: File[]; tag: string }>("GET", `/apps/${session.app}/draft/files`);
      if (!alive) return;
      if (succeeded(answer) && answer.body) setFiles(answer.body.files);
      else setTrouble(told(answer));
    };
    void load();
    return () => {
      alive = false;
    };
  }, [session, saves]);
  const keep = useCallback(
    (path: string, text: string) => {
      setFiles((before) => before.map((one) => (one.path === path ? { path, text } : one)));
      own.current = session.state.saves;
    },
    [session],
  );
  const file = files.find((one) => one.path === name) ?? files[0];
  if (trouble) return <p className="screen-empty">{trouble}</p>;
  if (file === undefined) return <p className="screen-empty">{say("loading")}</p>;
  return (
    <div className="text-screen">
      <OneFile key={file.path} file={file} files={files} onKept={keep} />
      <ul className="text-files" aria-label={say("text.files")}>
        {files.map((one) => (
          <li key={one.path}>
            <button type="button" title={one.path} aria-current={one.path === file.path ? "true" : undefined} onClick={() => go("text", one.path)}>
              {one.path}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface OneFileProps {
  file: File;
  files: readonly File[];
  onKept: (path: string, text: string) => void;
}

function OneFile({ file, files, onKept }: OneFileProps): React.JSX.Element {
  const session = useSession();
  const vocabulary = useVocabulary();
  const issues = useIssues();
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState<Mark[]>([]);
  const [note, setNote] = useState("");
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const send = useCallback(
    async (text: string): Promise<void> => {
      setNote(say("text.saving"));
      const body = { path: file.path, text };
      const headers = { "If-Match": session.tag };
      const answer = await ask<{ tag: string; definition: Data; issues: Issue[] } & Problem & { issues?: Issue[] }>("PUT", `/apps/${session.app}/draft/files`, body, headers);
      if (answer.status === 412) {
        setNote(say("text.stale"));
        setTyped(null);
        return session.reload();
      }
      if (!succeeded(answer) || !answer.body) {
        const marks = marksOf(answer.body);
        setWrong(marks);
        const first = marks[0];
        return setNote(first ? say("text.wrong", { line: first.line, why: first.message }) : told(answer));
      }
      setWrong([]);
      setNote(say("text.saved"));
      session.take(answer.body.definition, `"${answer.body.tag.replace(/"/g, "")}"`);
      onKept(file.path, text);
      setTyped((now) => (now === text ? null : now));
      await session.check();
    },
    [session, file.path, onKept],
  );
  const change = (text: string): void => {
    setTyped(text);
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = setTimeout(() => void send(text), PAUSE);
  };
  const marks = useMemo(
    () => (wrong.length ? wrong : issues.filter((one) => one.file === file.path).map(markOf)),
    [wrong, issues, file.path],
  );
  const complete = useMemo(
    () => completer(vocabulary, () => ({ file: file.path, app: session.state.definition })),
    [vocabulary, session, file.path],
  );
  return (
    <>
      <div className="text-bar">
        <select className="form-select text-file-choice" aria-label={say("text.files")} value={file.path} onChange={(event) => go("text", event.target.value)}>
          {files.map((one) => (
            <option key={one.path}>{one.path}</option>
          ))}
        </select>
        <strong>{file.path}</strong>
        <span role="status" className={wrong.length ? "is-bad" : ""}>
          {note}
        </span>
        <span className="visually-hidden">{say("text.keyboard")}</span>
      </div>
      <TextEditor label={file.path} text={typed ?? file.text} marks={marks} complete={complete} onChange={change} />
    </>
  );
}

function markOf(issue: Issue): Mark {
  return { line: issue.line, column: issue.column, severity: issue.severity, message: issue.hint ? `${issue.message} ${issue.hint}` : issue.message };
}

/** The places that a refusal names: `file:line:column` in its paths. */
function marksOf(body: Problem | null): Mark[] {
  return (body?.errors ?? []).map((error) => {
    const found = /(\d+):(\d+)/.exec(error.path);
    return { line: Number(found?.[1] ?? 1), column: Number(found?.[2] ?? 1), severity: "error", message: error.message };
  });
}
