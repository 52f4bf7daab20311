/** The frame: what is being designed at the left, the screen of it, and the bar above both. */

import { Suspense, useEffect, useState } from "react";

import { useSession } from "../draft/hooks";
import { useFirstSteps } from "../home/watch";
import { SCREENS, ThingScreen } from "../screens/screens";
import { say } from "../words/words";
import { Conflicts } from "./Conflicts";
import { Faults } from "./Faults";
import { useKeptFocus } from "./keeping";
import { Navigator } from "./Navigator";
import { useEscape } from "./escape";
import { focusMain, noteClick, usePanes } from "./panes";
import { useRoute } from "./route";
import { TopBar } from "./TopBar";
import { Unshown } from "./Unshown";

export function App(): React.JSX.Element {
  const route = useRoute();
  const session = useSession();
  const [faults, setFaults] = useState(false);
  const [menu, setMenu] = useState(false);
  useShortcuts();
  usePanes();
  useKeptFocus();
  useFirstSteps(route);
  useEffect(() => setMenu(false), [route]);
  useEscape(menu, () => setMenu(false));
  const Screen = SCREENS[route.part] ?? ThingScreen;
  return (
    <div className={`designer${menu ? " has-menu" : ""}`} onClickCapture={noteClick}>
      <button type="button" className="skip" onClick={focusMain}>
        {say("skip")}
      </button>
      <TopBar faults={faults} onFaults={() => setFaults(!faults)} menu={menu} onMenu={() => setMenu(!menu)} />
      <Navigator route={route} />
      {menu ? <div className="menu-behind" onClick={() => setMenu(false)} /> : null}
      <main className="designer-main" id="main" tabIndex={-1}>
        <Unshown key={`${route.part}/${route.key}`} onLeave={() => session.save()}>
          <Suspense fallback={<p className="screen-empty">{say("loading")}</p>}>
            <Screen part={route.part} name={route.key} />
          </Suspense>
        </Unshown>
      </main>
      {faults ? <Faults onClose={() => setFaults(false)} /> : null}
      <Conflicts />
    </div>
  );
}

/** Ctrl Z and Ctrl Shift Z anywhere but in a text that has its own. */
function useShortcuts(): void {
  const session = useSession();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const own = (event.target as Element | null)?.closest?.("[data-own-undo]") != null;
      if (key === "s") void session.save();
      else if (own) return;
      else if (key === "z" && !event.shiftKey) session.undo();
      else if (key === "y" || (key === "z" && event.shiftKey)) session.redo();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [session]);
}
