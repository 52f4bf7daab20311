/**
 * How htmx behaves under our Content-Security-Policy: nothing evaluated, nothing inline,
 * nothing asked from another origin.
 */

import type htmx from "htmx.org";

/** Set the options in place: htmx reads this very object. */
export function configure(settings: typeof htmx.config): void {
  settings.allowEval = false;
  settings.allowScriptTags = false;
  settings.includeIndicatorStyles = false;
  settings.selfRequestsOnly = true;
  settings.historyCacheSize = 0; // records must not stay readable in the browser after signing out
  settings.scrollBehavior = "auto";
  // A form with mistakes comes back as 422, a clash as 409 or 412: each with a page to show.
  settings.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "4(09|12|22|28)", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
}
