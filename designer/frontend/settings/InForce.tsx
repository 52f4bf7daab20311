/** Says of a parameter that administration has given it another value than the one it begins with. */

import { useEffect, useState } from "react";

import { ask, succeeded } from "../api";
import { boot } from "../boot";
import { settingValue } from "../conditions/settings";
import { textOf, type Mapping } from "../model/data";
import { say } from "../words/words";

interface Kept {
  key: string;
  value: string | boolean | null;
  set: boolean;
}

let asked: Promise<Kept[]> | null = null;

/** The present values; none for who may not publish the app, or before it is published. */
async function present(): Promise<Kept[]> {
  const answer = await ask<{ items: Kept[] }>("GET", `/apps/${boot().app}/settings`);
  if (!succeeded(answer) || answer.body === null) return [];
  return answer.body.items;
}

export function InForce({ setting }: { setting: Mapping }): React.JSX.Element | null {
  const [kept, setKept] = useState<Kept[]>([]);
  useEffect(() => {
    let stale = false;
    asked ??= present();
    void asked.then((found) => {
      if (!stale) setKept(found);
    });
    return () => {
      stale = true;
    };
  }, []);
  const own = kept.find((one) => one.set && one.key === textOf(setting, "key"));
  if (own === undefined || String(own.value ?? "") === String(setting["default"] ?? "")) return null;
  return (
    <p className="form-hint setting-in-force">
      {say("settings.in_force", { value: settingValue(setting, own.value) })} <a href={`/admin/apps/${boot().app}/settings`}>{say("settings.in_force.change")}</a>
    </p>
  );
}
