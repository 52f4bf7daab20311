import { describe, expect, it } from "vitest";

import { BEGINNING, printSchedule, readSchedule, scheduleWords } from "./schedule";

describe("a schedule", () => {
  it.each([
    ["0 9 * * *", "每天 09:00"],
    ["30 8 * * 1", "每周一 08:30"],
    ["0 18 * * 1-5", "每周一、周二、周三、周四、周五 18:00"],
    ["0 9 * * 0,3", "每周三、周日 09:00"],
    ["0 9 * * 7", "每周日 09:00"],
    ["0 6 1 * *", "每月 1 日 06:00"],
    ["*/5 * * * *", "按时间表（*/5 * * * *）"],
    ["0 9 * 3 *", "按时间表（0 9 * 3 *）"],
    ["0 9 1 * 1", "按时间表（0 9 1 * 1）"],
    ["0 9 * * 5-1", "按时间表（0 9 * * 5-1）"],
    ["0 24 * * *", "按时间表（0 24 * * *）"],
    ["", "…"],
  ])("%s is said", (text, words) => {
    expect(scheduleWords(text)).toBe(words);
  });

  it.each(["0 9 * * *", "30 8 * * 1", "0 18 * * 1,2,3,4,5", "15 0 31 * *", "0 9 * * 3,0"])("%s is read and written alike", (text) => {
    expect(printSchedule(readSchedule(text) ?? BEGINNING)).toBe(text);
  });
});
