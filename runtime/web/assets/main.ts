/**
 * What every page loads: htmx and the styles. Pages work without it; it makes them quicker.
 */

import htmx from "htmx.org";

import { configure } from "./htmx_settings";
import "./styles/tabler.scss";
import "./styles/tokens.css";

configure(htmx.config);
