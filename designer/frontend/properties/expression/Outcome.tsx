/** Below an expression: what kind of value it gives, and which for a sample; or what is wrong. */

import { Icon } from "../../frame/Icon";
import { say } from "../../words/words";
import type { Trial } from "./trial";

const TYPES = ["text", "number", "boolean", "date", "datetime", "time", "duration", "user", "department", "record", "list", "row"] as const;

/** A type in words; what the server calls otherwise stays as it is. */
function typeWord(type: string): string {
  const many = type.startsWith("column");
  const base = many ? type.replace(/^column of /, "") : type;
  const known = TYPES.find((one) => base === one || base.startsWith(`${one} `));
  const word = known === undefined ? base : say(`expr.type.${known}`);
  return many ? `${word} (${say("expr.type.column")})` : word;
}

export function Outcome({ trial }: { trial: Trial | null }): React.JSX.Element {
  if (trial === null) return <p className="expression-outcome">{say("expr.waiting")}</p>;
  if (trial.error !== undefined)
    return (
      <p className="expression-outcome is-wrong" role="status">
        <Icon name="alert-triangle" />
        <span>{trial.error.message}</span>
      </p>
    );
  const title = trial.sample?.title ?? "";
  return (
    <p className="expression-outcome" role="status">
      <span>{say("expr.type", { type: typeWord(trial.type ?? "") })}</span>
      <span>
        {title === "" ? say("expr.sample") : say("expr.sample_of", { title })}
        {": "}
        <strong>{trial.missing ? trial.missing.message : written(trial)}</strong>
      </span>
    </p>
  );
}

function written(trial: Trial): string {
  if (trial.text) return trial.text;
  if (trial.value === null || trial.value === undefined) return say("expr.blank");
  return typeof trial.value === "object" ? JSON.stringify(trial.value) : String(trial.value);
}
