/** What concerns the app as a whole: its name, its menu, its parameters, its working days, its keepers. */

import { useDefinition, useDraft } from "../draft/hooks";
import { settingValue } from "../conditions/settings";
import { isMapping, listAt, textOf } from "../model/data";
import { PartList } from "../properties/parts";
import { Properties } from "../properties/Properties";
import type { ScreenProps } from "../screens/screens";
import { nameOf, say, type Key } from "../words/words";
import { MenuEditor } from "./MenuEditor";

const SECTIONS = ["general", "menu", "parameters", "calendar", "keepers"] as const;
type Section = (typeof SECTIONS)[number];

/** The app's properties by section; the menu and the parameters have editors of their own. */
export const NAMES: Record<Exclude<Section, "menu" | "parameters">, readonly string[]> = {
  general: ["label", "description", "version", "locale", "time_zone", "currency", "rounding", "user_links", "depends", "key", "format"],
  calendar: ["calendar"],
  keepers: ["access"],
};

export function SettingsScreen({ name }: ScreenProps): React.JSX.Element {
  const section = SECTIONS.find((one) => one === name) ?? "general";
  return (
    <div className="settings-screen">
      <nav className="settings-tabs" aria-label={say("nav.settings")}>
        {SECTIONS.map((one) => (
          <a key={one} href={`#/settings/${one}`} aria-current={section === one ? "page" : undefined}>
            {say(`settings.${one}` as Key)}
          </a>
        ))}
      </nav>
      <div className="thing-screen">
        <h2>{say(`settings.${section}` as Key)}</h2>
        <p className="form-hint">{say(`settings.${section}.about` as Key)}</p>
        {section === "menu" ? <MenuEditor /> : section === "parameters" ? <Parameters /> : <Properties pointer={["app"]} definition="AppInfo" only={NAMES[section]} />}
      </div>
    </div>
  );
}

function Parameters(): React.JSX.Element {
  const settings = listAt(useDefinition(), ["app", "settings"]);
  const used = useDraft(({ definition }) => JSON.stringify(definition));
  return (
    <PartList
      pointer={["app", "settings"]}
      label={say("settings.parameters")}
      options={["Setting"]}
      list={settings}
      describe={(one) => {
        const shown = isMapping(one) ? settingValue(one, one["default"]) : "–";
        return (
          <span className="parameter-line">
            <span>{nameOf(one)}</span>
            <span className="num">{shown}</span>
            {used.includes(`setting.${textOf(one, "key")}`) ? null : <small>{say("settings.unused")}</small>}
          </span>
        );
      }}
    />
  );
}
