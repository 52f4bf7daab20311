import { boot } from "../boot";
import { say } from "../words/words";

/** The designer could not be opened: why, and the way back. */
export function Failure({ reason }: { reason: string }): React.JSX.Element {
  return (
    <main className="designer-failure" role="alert">
      <h1>{say("failed")}</h1>
      <p>{reason}</p>
      <a className="btn" href={`/apps/${boot().app}`}>
        {say("back")}
      </a>
    </main>
  );
}
