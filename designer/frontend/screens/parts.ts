/** The parts of an app as the navigator lists them, and the definition of each list's items. */

import type { Key } from "../words/words";

export interface Part {
  /** The name in the definition, and in the address. */
  name: string;
  label: Key;
  icon: string;
  /** The definition of an item; absent for a screen of its own. */
  list?: string;
}

export const PARTS: readonly Part[] = [
  { name: "home", label: "nav.home", icon: "home" },
  { name: "forms", label: "nav.forms", icon: "forms", list: "Form" },
  { name: "workflows", label: "nav.workflows", icon: "git-branch", list: "Workflow" },
  { name: "automations", label: "nav.automations", icon: "bolt", list: "Automation" },
  { name: "reports", label: "nav.reports", icon: "chart-bar", list: "Report" },
  { name: "roles", label: "nav.roles", icon: "users" },
  { name: "settings", label: "nav.settings", icon: "settings" },
  { name: "scenarios", label: "nav.scenarios", icon: "checklist" },
  { name: "text", label: "nav.text", icon: "code" },
  { name: "versions", label: "nav.versions", icon: "history" },
];
