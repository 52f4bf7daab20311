/** A scenario's parts as sentences. */

import { isList, isMapping, listAt, textOf, type Data } from "../model/data";
import { formOf } from "../scope/names";
import { nameOf, say, type Key } from "../words/words";
import { formOfStep, recordsOf, wordOf } from "./story";

export const GIVEN_ICONS: Record<string, string> = { user: "user", department: "users", record: "file-text", settings: "settings", at: "clock" };

const STEP_ICONS: Record<string, string> = {
  submit: "send", create: "file-plus", update: "edit", delete: "trash", decide: "checkbox", withdraw: "arrow-back-up", cancel: "ban", action: "bolt", read: "eye",
  expect: "checklist", expect_task: "clipboard-check", expect_message: "mail", after: "clock", at: "clock",
};

export function iconOf(part: Data | undefined): string {
  const given = isMapping(part) ? Object.keys(GIVEN_ICONS).find((word) => word in part && wordOf(part) === null) : undefined;
  return given ? (GIVEN_ICONS[given] ?? "point") : (STEP_ICONS[wordOf(part) ?? ""] ?? "point");
}

function formName(root: Data, key: string): string {
  const form = formOf(root, key);
  return form ? nameOf(form) : key;
}

/** What is there before the story begins. */
export function givenSentence(root: Data, given: Data): string {
  const user = textOf(given, "user");
  if (user !== "") {
    const roles = listAt(given, ["roles"]).map((key) => nameOf(listAt(root, ["roles"]).find((one) => textOf(one, "key") === key)) || String(key));
    const name = textOf(given, "name");
    return [name && name !== user ? `${name} (${user})` : user, roles.join(say("scenario.and"))].filter((one) => one !== "").join(say("scenario.colon"));
  }
  const record = textOf(given, "record");
  if (record !== "") return [formName(root, record), textOf(given, "as")].filter((one) => one !== "").join(" · ");
  const department = textOf(given, "department");
  if (department !== "") return say("scenario.given.department", { what: textOf(given, "name") || department });
  const settings = isMapping(given) ? given["settings"] : undefined;
  if (isMapping(settings)) return say("scenario.given.settings", { what: pairs(settings) });
  return say("scenario.given.at", { what: textOf(given, "at") });
}

/** What somebody does, or what must be. */
export function storySentence(root: Data, story: Data | undefined, place: number): string {
  const step = listAt(story ?? null, ["steps"])[place];
  const word = wordOf(step);
  if (word === null) return say("item", { n: place + 1 });
  const who = textOf(step, "as") || say("scenario.somebody");
  const saved = textOf(step, "save_as");
  const error = isMapping(step) ? step["expect_error"] : undefined;
  const said = sentence(root, story, place, word, who);
  const named = saved === "" ? said : say("scenario.saved", { said, name: saved });
  return isMapping(error) ? say("scenario.refused", { said: named, why: textOf(error, "code") || textOf(error, "path") || textOf(error, "message") }).replace(/（）|\s*\(\)/, "") : named;
}

function sentence(root: Data, story: Data | undefined, place: number, word: string, who: string): string {
  const step = listAt(story ?? null, ["steps"])[place];
  const own = textOf(step, word);
  const form = formOfStep(root, step, recordsOf(root, story, place));
  switch (word) {
    case "submit":
    case "create":
      return say(`scenario.step.${word}`, { who, what: textOf(step, "on") || formName(root, own) });
    case "decide":
      return say("scenario.step.decide", { who, act: say(`scenario.act.${own}` as Key), node: nodeName(root, form, textOf(step, "node")), on: textOf(step, "on") }).replace(/“”|""/, "").trim();
    case "action":
      return say("scenario.step.action", { who, what: actionName(root, form, own), on: textOf(step, "on") || listAt(step ?? null, ["selection"]).join(say("scenario.and")) });
    case "expect":
      return say("scenario.step.expect", { what: pairs(isMapping(step) ? step["expect"] : undefined) });
    case "expect_task":
      return taskSentence(root, form, isMapping(step) ? step["expect_task"] : undefined);
    case "expect_message":
      return messageSentence(isMapping(step) ? step["expect_message"] : undefined);
    case "after":
      return say("scenario.step.after", { what: own });
    case "at":
      return say("scenario.step.at", { what: own });
    default:
      return say(`scenario.step.${word}` as Key, { who, what: own });
  }
}

function nodeName(root: Data, form: string, key: string): string {
  const flows = listAt(root, ["workflows"]).filter((one) => form === "" || textOf(one, "form") === form);
  const node = flows.flatMap((one) => listAt(one, ["nodes"])).find((one) => textOf(one, "key") === key);
  return node ? nameOf(node) : key;
}

function actionName(root: Data, form: string, key: string): string {
  const action = listAt(formOf(root, form) ?? null, ["actions"]).find((one) => textOf(one, "key") === key);
  return action ? nameOf(action) : key;
}

function taskSentence(root: Data, form: string, wanted: Data | undefined): string {
  const count = isMapping(wanted) ? wanted["count"] : undefined;
  const whom = listAt(wanted ?? null, ["for"]).join(say("scenario.and"));
  const where = [textOf(wanted, "on"), nodeName(root, form, textOf(wanted, "node"))].filter((one) => one !== "").join(" · ");
  if (typeof count === "number") return say("scenario.step.tasks", { n: count, where });
  return whom === "" ? say("scenario.step.task", { where }) : say("scenario.step.task_for", { where, whom });
}

function messageSentence(wanted: Data | undefined): string {
  const to = isMapping(wanted) ? wanted["to"] : undefined;
  const whom = isList(to) ? to.join(say("scenario.and")) : typeof to === "string" ? to : "";
  const text = textOf(wanted, "contains");
  const count = isMapping(wanted) ? wanted["count"] : undefined;
  const said = whom === "" ? say("scenario.step.message") : say("scenario.step.message_to", { whom });
  return [said, text ? `“${text}”` : "", typeof count === "number" ? `× ${count}` : ""].filter((one) => one !== "").join(" ");
}

function pairs(map: Data | undefined): string {
  if (!isMapping(map)) return "";
  const all = Object.entries(map);
  const more = all.length > SAID ? say("scenario.more", { n: all.length - SAID }) : "";
  const said = all
    .slice(0, SAID)
    .map(([path, value]) => `${path} = ${value === null || value === "" ? say("scenario.blank") : typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join(say("scenario.and"));
  return said + more;
}

/** How many values a sentence names. */
const SAID = 4;
