/** The controls of nodes, flows and steps, by the properties they edit. */

import type { Control } from "../properties/control";
import { ConditionControl } from "../properties/Expression";
import { SourceControl } from "../properties/references";
import { AssignmentsControl } from "../steps/Assignments";
import { BalanceChoiceControl, DurationControl, LoopControl, MadeRowsControl, WorkflowChoiceControl } from "../steps/choices";
import { StepsControl } from "../steps/StepList";
import { AssigneesControl } from "./Assignees";
import { FieldRightsControl } from "./FieldRights";
import { OnEmptyControl } from "./OnEmpty";

export const FLOW_CONTROLS: Record<string, Control> = {
  assignees: AssigneesControl,
  "NotifyNode.notify": AssigneesControl,
  "NotifyStep.notify": AssigneesControl,
  on_empty: OnEmptyControl,
  "ApprovalNode.fields": FieldRightsControl,
  "TaskNode.fields": FieldRightsControl,
  "WaitNode.for": ConditionControl,
  "WaitNode.after": DurationControl,
  "AfterStep.after": DurationControl,
  due: DurationControl,
  do: StepsControl,
  "IfStep.else": StepsControl,
  "SetStep.set": AssignmentsControl,
  "UpdateStep.set": AssignmentsControl,
  "UpsertStep.set": AssignmentsControl,
  "UpsertStep.values": AssignmentsControl,
  "CreateStep.values": AssignmentsControl,
  "CreateStep.rows": MadeRowsControl,
  "MadeRows.values": AssignmentsControl,
  "PostStep.values": AssignmentsControl,
  "CreateStep.create": SourceControl,
  "UpdateStep.update": SourceControl,
  "UpsertStep.upsert": SourceControl,
  "DeleteStep.delete": SourceControl,
  "Found.form": SourceControl,
  "PostStep.post": BalanceChoiceControl,
  "StartStep.start": WorkflowChoiceControl,
  "StopStep.stop": WorkflowChoiceControl,
  "ForEachStep.for_each": LoopControl,
};
