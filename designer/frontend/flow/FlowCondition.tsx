/** When a flow is taken: a condition, or what remains when no other holds. */

import { useId } from "react";

import { setValue, unsetValue } from "../commands/command";
import { ConditionEditor } from "../conditions/ConditionEditor";
import { useIssues, useSession } from "../draft/hooks";
import { samePlace, valueAt, type Pointer } from "../model/data";
import { say } from "../words/words";
import { graphOf, type GraphFlow } from "./graph";
import { UNCHOSEN } from "./modeling";

interface FlowConditionProps {
  workflow: Pointer;
  flow: GraphFlow;
}

export function FlowCondition({ workflow, flow }: FlowConditionProps): React.JSX.Element {
  const session = useSession();
  const id = useId();
  const pointer = [...workflow, "flows", flow.place, "when"];
  const issues = useIssues().filter((one) => one.pointer && samePlace(one.pointer, pointer));
  const name = say("flow.did.condition");
  const others = graphOf(valueAt(session.state.definition, workflow)).out.get(flow.from) ?? [];
  const chooses = others.some((one) => one !== flow && one.when !== null);
  const choose = (kind: string): void => {
    if (kind === "condition") session.run(setValue(name, pointer, UNCHOSEN));
    else if (flow.when !== null) session.run(unsetValue(name, pointer));
  };
  return (
    <div className={`flow-condition${issues.some((one) => one.severity === "error") ? " has-error" : ""}`}>
      <select
        className="form-select"
        aria-label={say("flow.when")}
        value={flow.when === null ? "default" : "condition"}
        onChange={(event) => choose(event.target.value)}
      >
        <option value="condition">{say("flow.when.condition")}</option>
        <option value="default">{say(chooses ? "flow.when.default" : "flow.when.always")}</option>
      </select>
      {flow.when === null ? null : (
        <ConditionEditor
          key={flow.id}
          id={id}
          describedBy={`${id}-faults`}
          pointer={pointer}
          label={say("flow.when")}
          empty={say("flow.unchosen")}
          begun={flow.when === UNCHOSEN}
          value={flow.when}
          onChange={(next) => session.run(setValue(name, pointer, next))}
        />
      )}
      <div id={`${id}-faults`}>
        {issues.map((issue) => (
          <p key={issue.code + issue.message} className={`property-issue is-${issue.severity}`}>
            {issue.message}
          </p>
        ))}
      </div>
    </div>
  );
}
