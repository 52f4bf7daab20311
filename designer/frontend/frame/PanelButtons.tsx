/** On narrow screens the panes beside a canvas open over it: a button each. */

import { say } from "../words/words";
import { Icon } from "./Icon";

export type Panel = "palette" | "side" | null;

interface PanelButtonsProps {
  panel: Panel;
  /** What the palette is called here. */
  palette: string;
  onPanel: (panel: Panel) => void;
}

export function PanelButtons({ panel, palette, onPanel }: PanelButtonsProps): React.JSX.Element {
  const flip = (one: Panel) => (): void => onPanel(panel === one ? null : one);
  return (
    <span className="panel-buttons">
      <button type="button" className="btn btn-sm" aria-expanded={panel === "palette"} onClick={flip("palette")}>
        <Icon name="plus" />
        {palette}
      </button>
      <button type="button" className="btn btn-sm" aria-expanded={panel === "side"} onClick={flip("side")}>
        <Icon name="settings" />
        {say("form.properties")}
      </button>
    </span>
  );
}
