/** Controls of paths and keys that reports, triggers, layouts and balances name. */

import { useDefinition } from "../draft/hooks";
import { listAt, textOf, valueAt, type Data, type Pointer } from "../model/data";
import type { Wanted } from "../scope/NamePicker";
import { choicesOf, fieldOf, fieldsOf, formOf, recordNames, rowNames, type Name, type Scope } from "../scope/names";
import { pointedNames, scopeAt } from "../scope/scope";
import { say } from "../words/words";
import { IconControl, OwnFormsControl, OwnReportsControl, UserLinksControl } from "./catalogue";
import type { Control, ControlProps } from "./control";
import { Field } from "./Field";
import { ShownColumnsControl, Ticks, TransitionsControl, UniqueRowsControl } from "./nested";
import { FormControl, fieldControl, fieldsControl, named, ofHome, SelectControl, SourceControl, type ScopeOf } from "./references";
import { SettingDefaultControl, SettingValuesControl } from "./scalars";
import { sortControl, SORTS } from "./sorting";
import { usePut } from "./simple";

/** Names where the property itself stands. */
const ofHere: ScopeOf = (root, pointer) => ({ ...scopeAt(root, pointer), groups: groupsHere(root, pointer) });

/** Rows may go through the record they belong to. */
function groupsHere(root: Data, pointer: Pointer): Record<string, Name[]> {
  const { parent } = scopeAt(root, pointer).groups;
  return parent ? { parent } : {};
}

/** The names of everything that a report's widgets show: a filter works on all that have its field. */
const ofReport: ScopeOf = (root, pointer) => {
  const sources = listAt(root, [...pointer.slice(0, 2), "widgets"]).map((one) => textOf(one, "source"));
  const names = [...new Set(sources)].flatMap((source) => pointedNames(root, source).bare);
  const bare = names.filter((name, index) => names.findIndex((one) => one.name === name.name) === index);
  return { form: (sources[0] ?? "").split(".")[0] ?? "", bare, groups: {} };
};

/** A field that chooses tells its source in another field beside it. */
const ofBeside: ScopeOf = (root, pointer) => {
  const list = pointer.slice(0, -2);
  const bare = recordNames({ fields: listAt(root, list) }).filter((name) => name.field !== undefined);
  return { form: "", bare, groups: {} } satisfies Scope;
};

const ofLedger: ScopeOf = (root, pointer) => {
  const ledger = textOf(valueAt(root, [...pointer.slice(0, 2), "balance", "ledger"]), "form");
  return { ...pointedNames(root, ledger), groups: {} };
};

const DATES: Wanted = { fits: (name) => name.type === "date" || name.type === "datetime", columns: true };
const PLAIN: Wanted = { fits: (name) => name.field !== undefined, through: false };
const NUMBERS: Wanted = { fits: (name) => ["decimal", "money", "integer", "percent"].includes(name.type), through: false };

const LEDGER_FIELD = fieldControl(ofLedger, NUMBERS);

/** The choices of the form's status, in their order. */
export function StagesControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const write = usePut(props);
  const layout = valueAt(root, props.pointer.slice(0, -1));
  const field = fieldOf(valueAt(root, props.pointer.slice(0, 2)), textOf(layout, "progress"));
  const options = choicesOf(field === null ? null : { name: "", label: "", type: "select", field });
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  const ordered = (next: string[]): string[] => [...options.map(({ key }) => key).filter((key) => next.includes(key)), ...next.filter((key) => !options.some((one) => one.key === key))];
  return (
    <Field {...props}>
      {({ id }) =>
        field === null ? <p className="form-hint" id={id}>{say("nested.no_progress")}</p> : <Ticks id={id} label={props.label} options={options} chosen={chosen} onChange={(next) => write(next.length ? ordered(next) : undefined)} />
      }
    </Field>
  );
}

/** One of a status's own choices. */
export function StateControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const status = props.pointer.lastIndexOf("status");
  const options = named(listAt(root, [...props.pointer.slice(0, status), "options"]));
  return <SelectControl control={props} options={options} />;
}

/** A lookup of the related form, or of its rows, that points to this one. */
export function RelatedViaControl(props: ControlProps): React.JSX.Element {
  const root = useDefinition();
  const home = textOf(valueAt(root, props.pointer.slice(0, 2)), "key");
  const form = formOf(root, textOf(valueAt(root, props.pointer.slice(0, -1)), "form"));
  const points = (name: Name): boolean => name.leadsTo?.split(".")[0] === home;
  const rows = fieldsOf(form ?? undefined).filter((one) => one["type"] === "subtable");
  const options = [
    ...recordNames(form).filter((one) => one.field !== undefined && points(one)).map((one) => ({ key: one.name, label: one.label })),
    ...rows.flatMap((table) =>
      rowNames(table)
        .filter((one) => one.field !== undefined && points(one))
        .map((one) => ({ key: `${textOf(table, "key")}.${one.name}`, label: `${recordNames({ fields: [table] })[0]?.label ?? ""} › ${one.label}` })),
    ),
  ];
  return <SelectControl control={props} options={options} />;
}

export const PATHWAYS: Record<string, Control> = {
  ...SORTS,
  "Group.by": fieldControl(ofHere, {}),
  "ReportFilter.field": fieldControl(ofReport, {}),
  "NumberWidget.source": SourceControl,
  "SeriesWidget.source": SourceControl,
  "PieWidget.source": SourceControl,
  "TableWidget.source": SourceControl,
  "DateTrigger.date": fieldControl(ofHome, DATES),
  "Choice.from": SourceControl,
  "ScheduleTrigger.form": FormControl,
  "SubtableField.unique": UniqueRowsControl,
  "Layout.columns_of": ShownColumnsControl,
  "Layout.stages": StagesControl,
  "Status.transitions": TransitionsControl,
  "Status.else": StateControl,
  "StatusRule.is": StateControl,
  "Related.via": RelatedViaControl,
  "Setting.default": SettingDefaultControl,
  "GivenSettings.settings": SettingValuesControl,
  "AppInfo.user_links": UserLinksControl,
  "MenuGroup.forms": OwnFormsControl,
  "MenuGroup.reports": OwnReportsControl,
  "Balance.dimensions": fieldsControl(ofHome, PLAIN),
  "BalanceField.ledger": LEDGER_FIELD,
  "BalanceField.after": LEDGER_FIELD,
  "Decision.outputs": fieldsControl(ofHome, PLAIN),
  "Decision.order": sortControl(ofHome),
  "DecisionInput.field": fieldControl(ofHome, PLAIN),
  "SubmitAct.submit": FormControl,
  "CreateAct.create": FormControl,
  "GivenRecord.record": FormControl,
  "*Field.on": fieldsControl(ofBeside, PLAIN),
  "*Field.source": fieldControl(ofBeside, PLAIN),
  icon: IconControl,
};
