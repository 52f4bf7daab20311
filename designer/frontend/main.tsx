/** The designer's page: opens the draft and the language's vocabulary, then draws. */

import { createRoot } from "react-dom/client";

import { boot } from "./boot";
import { SessionContext } from "./draft/hooks";
import { DraftSession } from "./draft/session";
import { App } from "./frame/App";
import { Failure } from "./frame/Failure";
import { Vocabulary, VocabularyContext } from "./schema/vocabulary";
import "@xyflow/react/dist/base.css";
import "./styles/flow.css";
import "./styles/scenarios.css";
import "./styles/steps.css";
import "./styles/frame.css";
import "./styles/properties.css";
import "./styles/conditions.css";
import "./styles/form_designer.css";
import "./styles/areas.css";
import "./styles/publish.css";
import "./styles/home.css";
import "./styles/touch.css";

async function start(): Promise<void> {
  const place = document.getElementById("application");
  if (place === null) throw new Error("the page has no place for the designer");
  const root = createRoot(place);
  const { app } = boot();
  const [session, vocabulary] = await Promise.all([DraftSession.open(app), Vocabulary.load(app)]);
  if (typeof session === "string" || typeof vocabulary === "string") {
    root.render(<Failure reason={typeof session === "string" ? session : String(vocabulary)} />);
    return;
  }
  addEventListener("beforeunload", (event) => {
    if (session.state.saving === "saved") return;
    event.preventDefault();
    void session.save(); // it goes out while the browser asks
  });
  document.addEventListener("visibilitychange", () => {
    void session.save(); // before one is gone, and after one came back, signed in again
  });
  root.render(
    <SessionContext value={session}>
      <VocabularyContext value={vocabulary}>
        <App />
      </VocabularyContext>
    </SessionContext>,
  );
  void session.check();
}

void start();
