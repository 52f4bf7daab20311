import { describe, expect, it } from "vitest";

import { enAreas, zhAreas } from "./areas";
import { flowEn, flowZh } from "./flow";
import { formEn, formZh } from "./form";
import { enHome, zhHome } from "./home";
import { enPublishing, zhPublishing } from "./publishing";
import { enScenarios, zhScenarios } from "./scenarios";
import { stepsEn, stepsZh } from "./steps";
import { en } from "./en";
import { isGivenName } from "./words";
import { zh } from "./zh";

const PARTS = {
  zh: [flowZh, stepsZh, formZh, zhAreas, zhPublishing, zhHome, zhScenarios],
  en: [flowEn, stepsEn, formEn, enAreas, enPublishing, enHome, enScenarios],
};
const ALL = { zh, en };

describe("the name that a step was given", () => {
  it("is told from one that somebody chose", () => {
    expect(isGivenName({ zh: zh["node.approval"], en: en["node.approval"] })).toBe(true);
    expect(isGivenName({ zh: zh["node.approval"], en: "Legal review" })).toBe(false);
    expect(isGivenName({ zh: zh["node.approval"] })).toBe(false);
  });
});

describe.each(["zh", "en"] as const)("the words in %s", (language) => {
  it("are each said in one place: none takes the place of another", () => {
    const keys = PARTS[language].flatMap((part) => Object.keys(part));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
    for (const part of PARTS[language])
      for (const [key, phrase] of Object.entries(part)) expect(ALL[language][key as keyof typeof zh], key).toBe(phrase);
  });

  it("have the same names to be filled in as the other language", () => {
    const names = (phrase: string): string[] => [...phrase.matchAll(/\{(\w+)\}/g)].map((one) => one[1] ?? "").sort();
    const other = language === "zh" ? en : zh;
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(names(ALL[language][key]), key).toEqual(names(other[key]));
  });
});
