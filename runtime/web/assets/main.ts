/**
 * What every page loads: htmx, the styles, and the islands that the page names by `data-island`.
 * Pages work without it; it makes them quicker.
 */

import htmx from "htmx.org";

import { configure } from "./htmx_settings";
import "./styles/tabler.scss";
import "./styles/tokens.css";
import "./styles/frame.css";
import "./styles/controls.css";
import "./styles/content.css";
import "./styles/form.css";
import "./styles/table.css";
import "./styles/flow.css";
import "./styles/report.css";

configure(htmx.config);
