/**
 * A field's control as the page draws it (runtime/web/templates/macros/edit.html), without being
 * one: nothing of it takes the cursor.
 */

import { memo } from "react";

import { Icon } from "../frame/Icon";
import { isMapping, listAt, textOf, type Data, type Mapping } from "../model/data";
import { localised, nameOf, say } from "../words/words";

/** Whether the value follows from others, so that the page shows it and offers no input. */
export function isComputed(field: Mapping): boolean {
  const given = (name: string): boolean => field[name] !== undefined && field[name] !== null;
  return given("formula") || given("live") || given("rollup") || (isMapping(field["status"]) && Object.keys(field["status"]).length > 0);
}

export const Sample = memo(function Sample({ field }: { field: Mapping }): React.JSX.Element {
  const type = textOf(field, "type");
  if (type === "serial") return <span className="given is-sample">{textOf(field, "format")}</span>;
  if (isComputed(field))
    return (
      <span className="given is-sample">
        <Icon name="math-function" />
        {say("form.computed")}
      </span>
    );
  return <Control type={type} field={field} placeholder={localised(field["placeholder"])} />;
});

function Control({ type, field, placeholder }: { type: string; field: Mapping; placeholder: string }): React.JSX.Element {
  switch (type) {
    case "long_text":
    case "rich_text":
      return <span className="form-control is-tall">{placeholder}</span>;
    case "select":
      return <Options options={listAt(field, ["options"])} placeholder={placeholder} />;
    case "multi_select":
      return <Checks options={listAt(field, ["options"])} />;
    case "boolean":
      return <span className="form-select">{placeholder}</span>;
    case "percent":
      return <WithUnit unit="%" placeholder={placeholder} />;
    case "duration":
      return <WithUnit unit="s" placeholder={placeholder} />;
    case "integer":
    case "decimal":
    case "money":
      return <span className="form-control num">{placeholder || (type === "integer" ? "0" : zero(field))}</span>;
    case "date":
      return <WithIcon icon="calendar" text={placeholder || "yyyy-mm-dd"} />;
    case "datetime":
      return <WithIcon icon="calendar" text={placeholder || "yyyy-mm-dd hh:mm"} />;
    case "time":
      return <WithIcon icon="clock" text={placeholder || "hh:mm"} />;
    case "lookup":
    case "multi_lookup":
    case "row_lookup":
      return <WithIcon icon="search" text={placeholder} />;
    case "user":
    case "multi_user":
      return <WithIcon icon="user" text={placeholder} />;
    case "department":
      return <WithIcon icon="building" text={placeholder} />;
    case "attachment":
    case "image":
      return <span className="btn btn-sm file-add is-sample"><Icon name="upload" />{nameOf(field)}</span>;
    case "address":
      return <Address region={textOf(field, "detail") === "region"} />;
    case "url":
      return <span className="form-control">{placeholder || "https://"}</span>;
    default:
      return <span className="form-control">{placeholder}</span>;
  }
}

function zero(field: Mapping): string {
  const scale = field["scale"];
  return (0).toFixed(typeof scale === "number" ? scale : 2);
}

function WithUnit({ unit, placeholder }: { unit: string; placeholder: string }): React.JSX.Element {
  return (
    <span className="with-unit">
      <span className="form-control num">{placeholder}</span>
      <span className="unit">{unit}</span>
    </span>
  );
}

function WithIcon({ icon, text }: { icon: string; text: string }): React.JSX.Element {
  return (
    <span className="form-control with-icon">
      <span>{text}</span>
      <Icon name={icon} />
    </span>
  );
}

function Options({ options, placeholder }: { options: Data[]; placeholder: string }): React.JSX.Element {
  return <span className="form-select">{placeholder || options.map(nameOf).join(" / ")}</span>;
}

function Checks({ options }: { options: Data[] }): React.JSX.Element {
  return (
    <span className="checks">
      {options.map((one, index) => (
        <span className="check" key={textOf(one, "key") || index}>
          <span className="box" />
          {nameOf(one)}
        </span>
      ))}
    </span>
  );
}

function Address({ region }: { region: boolean }): React.JSX.Element {
  const parts = ["name.province", "name.city", "name.district"] as const;
  return (
    <span className="address">
      {parts.map((one) => (
        <span className="form-select" key={one}>{say(one)}</span>
      ))}
      {region ? null : <span className="form-control is-street">{say("name.street")}</span>}
    </span>
  );
}
