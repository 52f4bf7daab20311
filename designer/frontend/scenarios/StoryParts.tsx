/** What is given, and the steps: sentences with an icon each; the one that failed says so. */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isList, valueAt, type Data, type Pointer } from "../model/data";
import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { PartList } from "../properties/parts";
import { useFailureWithin } from "./hooks";
import { givenSentence, iconOf, storySentence } from "./sentences";
import { storyOf } from "./story";

/** The control of `given` and of `steps`. */
export function StoryParts(props: ControlProps): React.JSX.Element {
  return (
    <Field {...props}>
      {() => (
        <div className="story-parts">
          <PartList lead={props.property === "steps" ? LEAD : GIVEN_LEAD} pointer={props.pointer} label={props.label} options={props.kinded.options ?? []} list={isList(props.value) ? props.value : []} describe={(_, place) => <Part pointer={[...props.pointer, place]} />} />
        </div>
      )}
    </Field>
  );
}

/** Who does what, on what: before the values that depend on it. */
const LEAD = ["as", "submit", "create", "update", "delete", "withdraw", "cancel", "read", "decide", "action", "on", "node", "to", "values", "save_as"];
const GIVEN_LEAD = ["user", "name", "roles", "record", "as", "values"];

function Part({ pointer }: { pointer: Pointer }): React.JSX.Element {
  const root = useDefinition();
  const part: Data = valueAt(root, pointer) ?? null;
  const failure = useFailureWithin(pointer);
  const text = pointer[2] === "given" ? givenSentence(root, part) : storySentence(root, valueAt(root, storyOf(pointer)), Number(pointer[3]));
  return (
    <span className={`story-part${failure ? " is-failed" : ""}`}>
      <Icon name={failure ? "circle-x" : iconOf(part)} />
      <span className="story-sentence">
        {text}
        {failure ? <span className="story-failure">{failure.sentence}</span> : null}
      </span>
    </span>
  );
}
