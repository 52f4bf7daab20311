/** When a schedule comes: every day, on days of the week or on a day of the month, at a time. */

import { useState } from "react";

import type { ControlProps } from "../properties/control";
import { Field } from "../properties/Field";
import { usePut } from "../properties/simple";
import { say, type Key } from "../words/words";
import { BEGINNING, printSchedule, readSchedule, timeOf, WEEK, type Every, type Schedule } from "./schedule";

const KINDS: readonly Every[] = ["day", "week", "month"];

export function ScheduleControl(props: ControlProps): React.JSX.Element {
  const write = usePut(props);
  const text = typeof props.value === "string" ? props.value : "";
  const schedule = readSchedule(text);
  const [raw, setRaw] = useState(text !== "" && schedule === null);
  const put = (part: Partial<Schedule>): void => write(printSchedule({ ...(schedule ?? BEGINNING), ...part }));
  const choose = (kind: string): void => {
    setRaw(kind === "raw");
    const every = KINDS.find((one) => one === kind);
    if (every) put({ every });
  };
  const kind = raw ? "raw" : (schedule?.every ?? "");
  return (
    <Field {...props}>
      {({ id, describedBy }) => (
        <div className="schedule">
          <select id={id} className="form-select" aria-describedby={describedBy} value={kind} onChange={(event) => choose(event.target.value)}>
            {kind === "" ? <option value="">{say("not_set")}</option> : null}
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {say(`schedule.every.${one}`)}
              </option>
            ))}
            <option value="raw">{say("schedule.raw")}</option>
          </select>
          {raw ? (
            <input className="form-control is-code" aria-label={say("schedule.raw")} placeholder="0 9 * * 1" value={text} onChange={(event) => write(event.target.value)} />
          ) : null}
          {!raw && schedule ? <Details schedule={schedule} onChange={put} /> : null}
        </div>
      )}
    </Field>
  );
}

function Details({ schedule, onChange }: { schedule: Schedule; onChange: (part: Partial<Schedule>) => void }): React.JSX.Element {
  const { every, weekdays, day } = schedule;
  const turn = (one: number): void => {
    const next = weekdays.includes(one) ? weekdays.filter((each) => each !== one) : [...weekdays, one];
    if (next.length) onChange({ weekdays: next });
  };
  const take = (text: string): void => {
    const [hour = "", minute = ""] = text.split(":");
    if (hour !== "" && minute !== "") onChange({ hour: Number(hour), minute: Number(minute) });
  };
  return (
    <>
      {every === "week" ? (
        <fieldset className="segmented">
          <legend className="visually-hidden">{say("schedule.weekdays")}</legend>
          {WEEK.map((one) => (
            <label key={one}>
              <input type="checkbox" checked={weekdays.includes(one)} onChange={() => turn(one)} />
              <span>{say(`weekday.${one}` as Key)}</span>
            </label>
          ))}
        </fieldset>
      ) : null}
      <div className="schedule-line">
        {every === "month" ? (
          <label>
            {say("schedule.day")}
            <select className="form-select" value={day} onChange={(event) => onChange({ day: Number(event.target.value) })}>
              {Array.from({ length: 31 }, (_, at) => at + 1).map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          {say("schedule.time")}
          <input type="time" className="form-control" value={timeOf(schedule)} onChange={(event) => take(event.target.value)} />
        </label>
      </div>
    </>
  );
}
