/** An automation: when it begins, under which condition, and what it does then. */

import { useDefinition } from "../draft/hooks";
import { Icon } from "../frame/Icon";
import { isMapping, listAt, textOf } from "../model/data";
import { Properties } from "../properties/Properties";
import type { ScreenProps } from "../screens/screens";
import { nameOf, say } from "../words/words";
import { triggerSentence } from "./describe";

export function AutomationScreen({ part, name }: ScreenProps): React.JSX.Element {
  const root = useDefinition();
  const list = listAt(root, [part]);
  const index = name === "" ? 0 : list.findIndex((one) => textOf(one, "key") === name);
  const found = list[index];
  if (!isMapping(found)) return <p className="screen-empty">{say("empty.choose")}</p>;
  const pointer = [part, index];
  return (
    <div className="thing-screen automation-screen" key={index}>
      <h2>{nameOf(found)}</h2>
      <section className="automation-part">
        <h3>
          <Icon name="bolt" />
          {say("automation.begins")}
        </h3>
        <p className="automation-sentence">{triggerSentence(root, found["on"])}</p>
        <Properties pointer={pointer} definition="Automation" only={["on"]} />
      </section>
      <section className="automation-part">
        <h3>
          <Icon name="filter" />
          {say("automation.only_if")}
        </h3>
        <Properties pointer={pointer} definition="Automation" only={["when"]} />
      </section>
      <section className="automation-part">
        <h3>
          <Icon name="list-check" />
          {say("automation.then")}
        </h3>
        <Properties pointer={pointer} definition="Automation" only={["do"]} />
      </section>
      <details className="properties-rest">
        <summary>{say("more")}</summary>
        <Properties pointer={pointer} definition="Automation" without={["was", "on", "when", "do"]} first={["label", "key", "description"]} />
      </details>
    </div>
  );
}
