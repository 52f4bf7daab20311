/** The parameters that a condition is compared with, to be changed where they are met. */

import { useDefinition } from "../draft/hooks";
import { addressOf } from "../frame/route";
import { valueAt, isMapping } from "../model/data";
import { Properties } from "../properties/Properties";
import { InForce } from "../settings/InForce";
import { nameOf, say } from "../words/words";
import { settingsIn } from "./settings";

const VALUE = ["default"] as const;

export function SettingsInUse({ expression }: { expression: string }): React.JSX.Element | null {
  const root = useDefinition();
  const places = settingsIn(root, expression);
  if (places.length === 0) return null;
  return (
    <section className="condition-settings">
      <h4>{say("cond.settings")}</h4>
      {places.map((place) => {
        const setting = valueAt(root, ["app", "settings", place]);
        if (!isMapping(setting)) return null;
        return (
          <fieldset key={place}>
            <legend>{nameOf(setting)}</legend>
            <Properties pointer={["app", "settings", place]} definition="Setting" only={VALUE} />
            <InForce setting={setting} />
          </fieldset>
        );
      })}
      <p className="form-hint">
        {say("cond.settings.hint")} <a href={addressOf("settings", "parameters")}>{say("settings.parameters")}</a>
      </p>
    </section>
  );
}
