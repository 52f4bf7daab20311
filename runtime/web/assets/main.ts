/**
 * What every page loads: htmx, the styles, and the islands that the page names by `data-island`.
 * Pages work without it; it makes them quicker.
 */

import htmx from "htmx.org";

import { showCurrentTabs } from "./current_tab";
import { configure } from "./htmx_settings";
import { startIslands, type IslandClass } from "./island";
import { Action } from "./islands/action";
import { Confirm } from "./islands/confirm";
import { Copy } from "./islands/copy";
import { Decision } from "./islands/decision";
import { Files } from "./islands/files";
import { Filter } from "./islands/filter";
import { Filters } from "./islands/filters";
import { Flow } from "./islands/flow";
import { Form } from "./islands/form";
import { Grid } from "./islands/grid";
import { List } from "./islands/list";
import { Menu } from "./islands/menu";
import { Opened } from "./islands/opened";
import { Palette } from "./islands/palette";
import { Picker } from "./islands/picker";
import { Print } from "./islands/print";
import { Regions } from "./islands/regions";
import { Tabs } from "./islands/tabs";
import { Toast } from "./islands/toast";
import "./styles/tabler.scss";
import "./styles/tokens.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";
import "./styles/form.css";
import "./styles/table.css";
import "./styles/flow.css";
import "./styles/paper.css";
import "./styles/report.css";
import "./styles/administration.css";

const ISLANDS: Record<string, IslandClass> = {
  action: Action,
  confirm: Confirm,
  copy: Copy,
  decision: Decision,
  files: Files,
  filter: Filter,
  filters: Filters,
  flow: Flow,
  form: Form,
  grid: Grid,
  list: List,
  menu: Menu,
  opened: Opened,
  palette: Palette,
  picker: Picker,
  print: Print,
  regions: Regions,
  tabs: Tabs,
  toast: Toast,
};

configure(htmx.config);
startIslands(document, ISLANDS);
showCurrentTabs(document);
htmx.onLoad((element) => { if (element instanceof HTMLElement) startIslands(element, ISLANDS); });
