/** Which screen shows which part: the address names the part. */

import { lazy } from "react";

import { AccessScreen } from "../access/AccessScreen";
import { AutomationScreen } from "../automations/AutomationScreen";
import { useDefinition } from "../draft/hooks";
import { FormScreen } from "../form/FormScreen";
import { HomeScreen } from "../home/HomeScreen";
import { listAt, textOf } from "../model/data";
import { PublishScreen } from "../publish/PublishScreen";
import { VersionsScreen } from "../publish/VersionsScreen";
import { Properties } from "../properties/Properties";
import { SettingsScreen } from "../settings/SettingsScreen";
import { nameOf, say } from "../words/words";
import { PARTS } from "./parts";

// What brings large libraries along, or is not opened first, is loaded when it is opened.
const FlowScreen = lazy(async () => ({ default: (await import("../flow/FlowScreen")).FlowScreen }));
const ReportScreen = lazy(async () => ({ default: (await import("../reports/ReportScreen")).ReportScreen }));
const ScenariosScreen = lazy(async () => ({ default: (await import("../scenarios/ScenariosScreen")).ScenariosScreen }));
const TextScreen = lazy(async () => ({ default: (await import("../text/TextScreen")).TextScreen }));

export interface ScreenProps {
  part: string;
  /** The key of the element, or nothing. */
  name: string;
}

export type Screen = React.ComponentType<ScreenProps>;

/** Any element by its properties alone: what has no canvas of its own. */
export function ThingScreen({ part, name }: ScreenProps): React.JSX.Element {
  const definition = useDefinition();
  const list = listAt(definition, [part]);
  const found = PARTS.find((one) => one.name === part);
  const index = name === "" ? 0 : list.findIndex((element) => textOf(element, "key") === name);
  const element = list[index];
  if (element === undefined || found?.list === undefined)
    return <p className="screen-empty">{say("empty.choose")}</p>;
  return (
    <div className="thing-screen">
      <h2>{nameOf(element)}</h2>
      <Properties pointer={[part, index]} definition={found.list} />
    </div>
  );
}

export const SCREENS: Record<string, Screen> = {
  home: HomeScreen,
  forms: FormScreen,
  workflows: FlowScreen,
  automations: AutomationScreen,
  reports: ReportScreen,
  publish: PublishScreen,
  text: TextScreen,
  versions: VersionsScreen,
  roles: AccessScreen,
  settings: SettingsScreen,
  scenarios: ScenariosScreen,
};
