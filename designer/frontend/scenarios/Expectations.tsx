/** What must be: a path and its value a line, with completion; a failure stands at its line. */

import { useId, useState } from "react";

import { useDefinition, useIssues, useSession } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, samePlace, valueAt, type Data, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { say } from "../words/words";
import { FieldInput } from "./FieldInput";
import { useFailure } from "./hooks";
import { dropEntry, putEntry, readExpected, renameEntry } from "./modeling";
import { pathsFrom, peopleOf, recordsOf, resolvePath, storyOf } from "./story";

/** The control of `expect`. */
export function ExpectControl(props: ControlProps): React.JSX.Element {
  const session = useSession();
  const map = isMapping(props.value) ? props.value : {};
  const add = (path: string): void => {
    if (!(path in map)) session.run(putEntry(session.state.definition, props.pointer, path, "", say("scenario.did.expect")));
  };
  return (
    <Field {...props}>
      {() => (
        <div className="story-expectations">
          {Object.entries(map).map(([path, value]) => (
            <Line key={path} pointer={[...props.pointer, path]} value={value} />
          ))}
          <PathInput key={Object.keys(map).length} pointer={props.pointer} label={say("scenario.add_path")} placeholder={`+ ${say("scenario.add_path")}`} path="" onPath={add} />
        </div>
      )}
    </Field>
  );
}

function Line({ pointer, value }: { pointer: Pointer; value: Data }): React.JSX.Element {
  const session = useSession();
  const root = useDefinition();
  const path = String(pointer[pointer.length - 1]);
  const map = pointer.slice(0, -1);
  const story = valueAt(root, storyOf(pointer));
  const known = recordsOf(root, story);
  const name = resolvePath(root, known, path);
  const failure = useFailure(pointer);
  const issues = useIssues().filter((one) => one.pointer && samePlace(one.pointer, pointer));
  const rename = (next: string): void => {
    const command = renameEntry(session.state.definition, map, path, next, say("scenario.did.expect"));
    if (command !== null) session.run(command);
  };
  return (
    <div className={`story-expectation${failure || issues.length ? " has-error" : ""}`}>
      <PathInput pointer={map} label={say("scenario.path")} path={path} onPath={rename} />
      <span aria-hidden="true">=</span>
      <FieldInput
        name={name}
        label={say("scenario.value_of", { what: path })}
        value={value}
        people={peopleOf(story)}
        records={known.map((one) => one.name)}
        read={(typed) => readExpected(name?.type ?? null, typed)}
        onChange={(next) => session.run(putEntry(session.state.definition, map, path, next, say("scenario.did.expect")))}
      />
      <button type="button" className="icon-button" aria-label={say("assign.remove", { what: path })} onClick={() => session.run(dropEntry(root, map, path, say("did.remove", { what: path }), true))}>
        <Icon name="x" />
      </button>
      {failure ? <p className="property-issue is-error">{failure.sentence}</p> : null}
      {issues.map((one) => (
        <p key={one.message} className="property-issue is-error">
          {one.message}
        </p>
      ))}
    </div>
  );
}

interface PathInputProps {
  pointer: Pointer;
  label: string;
  path: string;
  placeholder?: string;
  onPath: (path: string) => void;
}

/** A path, completed from what the scenario knows; taken when it is left. */
function PathInput({ pointer, label, path, placeholder, onPath }: PathInputProps): React.JSX.Element {
  const id = useId();
  const root = useDefinition();
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? path;
  const paths = typed === null ? [] : pathsFrom(root, recordsOf(root, valueAt(root, storyOf(pointer)), stepOf(pointer)), text);
  const take = (): void => {
    if (typed !== null && typed.trim() !== "") onPath(typed.trim());
    setTyped(null);
  };
  return (
    <>
      <input
        className="form-control is-code"
        list={id}
        aria-label={label}
        placeholder={placeholder}
        spellCheck={false}
        value={text}
        onFocus={() => setTyped(path)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
      />
      <datalist id={id}>
        {paths.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  );
}

function stepOf(pointer: Pointer): number {
  return pointer[2] === "steps" && typeof pointer[3] === "number" ? pointer[3] : Infinity;
}
