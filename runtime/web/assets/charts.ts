/**
 * The pictures of reports, loaded only where there are some. The server says what is drawn (type,
 * columns, rows, ways to the records). A table stands behind each.
 */

import { Chart } from "./charts/chart";
import type { Picture } from "./charts/option";

for (const element of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  const source = element.querySelector('script[type="application/json"]')?.textContent;
  if (source != null) new Chart(element, JSON.parse(source) as Picture).start();
}
