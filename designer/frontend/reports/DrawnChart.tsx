/** The chart of the report's page, drawn on the board of its designer; loaded when there is one. */

import { useEffect, useRef } from "react";

import { Chart } from "../../../runtime/web/assets/charts/chart";
import type { Picture } from "../../../runtime/web/assets/charts/option";

export function DrawnChart({ picture, label }: { picture: Picture; label: string }): React.JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | null>(null);
  const drawn = JSON.stringify(picture);
  useEffect(() => {
    if (chart.current !== null) chart.current.show(JSON.parse(drawn) as Picture);
    else if (place.current !== null) chart.current = new Chart(place.current, JSON.parse(drawn) as Picture).start();
  }, [drawn]);
  useEffect(
    () => () => {
      chart.current?.end();
      chart.current = null;
    },
    [],
  );
  return <div ref={place} className="widget-chart" role="img" aria-label={label} />;
}
