/**
 * Which control edits which property: by owner and name, by name alone, else by kind of value.
 *
 * A screen that has a better control for a property adds it to BY_PROPERTY.
 */

import { ScheduleControl } from "../automations/ScheduleControl";
import { FLOW_CONTROLS } from "../flow/controls";
import { TabControl } from "../form/TabControl";
import type { Kind, Kinded } from "../schema/schema";
import type { Control } from "./control";
import { ConditionControl, ExpressionControl, ExpressionsControl, FlagOrExpressionControl } from "./Expression";
import { KeyControl } from "./Key";
import { OptionsControl } from "./Options";
import { MapControl, ThingControl, ThingsControl, VariantControl } from "./parts";
import { PATHWAYS } from "./pathways";
import { REFERENCES } from "./references";
import { REPORT_CONTROLS } from "../reports/controls";
import { SCENARIO_CONTROLS } from "../scenarios/controls";
import { ChoiceControl, ChoicesControl, DataControl, FlagControl, NumberControl, TextControl, TextsControl, WordsControl } from "./simple";
import { WordsListControl } from "./words_list";

/** `Owner.property`, `*Field.property` for every type of field, or `property` for every owner. */
export const BY_PROPERTY: Record<string, Control> = {
  ...REFERENCES,
  ...PATHWAYS,
  ...REPORT_CONTROLS,
  ...FLOW_CONTROLS,
  ...SCENARIO_CONTROLS,
  "ScheduleTrigger.schedule": ScheduleControl,
  key: KeyControl,
  options: OptionsControl,
  "Print.signatures": WordsListControl,
  "SectionField.tab": TabControl,
};

const BY_KIND: Record<Exclude<Kind, "constant">, Control> = {
  expression: ExpressionControl,
  flag: FlagControl,
  flag_or_expression: FlagOrExpressionControl,
  words: WordsControl,
  text: TextControl,
  number: NumberControl,
  choice: ChoiceControl,
  choices: ChoicesControl,
  texts: TextsControl,
  text_or_texts: TextsControl,
  expressions: ExpressionsControl,
  thing: ThingControl,
  things: ThingsControl,
  variant: VariantControl,
  variants: ThingsControl,
  map: MapControl,
  data: DataControl,
};

/** Expressions that answer yes or no. */
const CONDITIONS = new Set(["when", "where", "filter", "require", "locked", "crosses", "if", "check"]);

/** The control of a property; null for what the kind of the part fixes. */
export function controlOf(owner: string, property: string, kinded: Kinded): Control | null {
  if (kinded.kind === "constant") return null;
  const own = BY_PROPERTY[`${owner}.${property}`] ?? ofFields(owner, property) ?? BY_PROPERTY[property];
  if (own !== undefined) return own;
  if (kinded.kind === "expression" && CONDITIONS.has(property)) return ConditionControl;
  return BY_KIND[kinded.kind];
}

function ofFields(owner: string, property: string): Control | undefined {
  return owner.endsWith("Field") ? BY_PROPERTY[`*Field.${property}`] : undefined;
}
