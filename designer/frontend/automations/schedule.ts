/** The times of a schedule as people say them: `0 9 * * 1` is "every Monday at 09:00". */

import { say, type Key } from "../words/words";

export type Every = "day" | "week" | "month";

export interface Schedule {
  every: Every;
  hour: number;
  minute: number;
  /** Days of the week, Monday is 1 and Sunday 0; of a weekly schedule. */
  weekdays: readonly number[];
  /** The day of the month; of a monthly schedule. */
  day: number;
}

/** Monday first, as calendars here show a week. */
export const WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** What each kind begins with. */
export const BEGINNING: Schedule = { every: "day", hour: 9, minute: 0, weekdays: [1], day: 1 };

/** Read five fields; null where they say more than a time of every day, week or month. */
export function readSchedule(text: string): Schedule | null {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = text.trim().split(/\s+/);
  const [m, h] = [numberIn(minute, 0, 59), numberIn(hour, 0, 23)];
  if (m === null || h === null || month !== "*" || more.length) return null;
  const time = { ...BEGINNING, hour: h, minute: m };
  if (day === "*" && weekday === "*") return time;
  if (day === "*") {
    const weekdays = weekdaysIn(weekday);
    return weekdays === null ? null : { ...time, every: "week", weekdays };
  }
  const date = weekday === "*" ? numberIn(day, 1, 31) : null;
  return date === null ? null : { ...time, every: "month", day: date };
}

function numberIn(text: string, least: number, most: number): number | null {
  const found = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return found >= least && found <= most ? found : null;
}

function weekdaysIn(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(",")) {
    const [from = "", to = from] = part.split("-");
    const [first, last] = [numberIn(from, 0, 7), numberIn(to, 0, 7)];
    if (first === null || last === null || last < first) return null;
    for (let day = first; day <= last; day += 1) days.add(day % 7);
  }
  return WEEK.filter((day) => days.has(day));
}

export function printSchedule({ every, hour, minute, weekdays, day }: Schedule): string {
  const last = every === "week" ? WEEK.filter((one) => weekdays.includes(one)).join(",") : "*";
  return `${minute} ${hour} ${every === "month" ? day : "*"} * ${last}`;
}

export function timeOf({ hour, minute }: Schedule): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** "every Monday at 09:00"; what cannot be said so is told as it is written. */
export function scheduleWords(text: string): string {
  const schedule = readSchedule(text);
  if (schedule === null) return text.trim() === "" ? "…" : say("schedule.written", { cron: text });
  const at = timeOf(schedule);
  const days = schedule.weekdays.map((one) => say(`weekday.${one}` as Key)).join(say("flow.joint"));
  return say(`schedule.said.${schedule.every}`, { at, days, day: schedule.day });
}
