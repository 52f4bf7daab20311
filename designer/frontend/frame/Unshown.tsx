/**
 * Around a screen: what cannot be shown, because its script did not arrive or broke, leaves the bar,
 * the menu and the draft as they are, and says what to do.
 */

import { Component, type ReactNode } from "react";

import { say } from "../words/words";

interface UnshownProps {
  children: ReactNode;
  /** Make sure that nothing is lost when the page is loaded anew. */
  onLeave: () => Promise<unknown>;
}

export class Unshown extends Component<UnshownProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="designer-failure" role="alert">
        <h2>{say("unshown")}</h2>
        <p>{say("unshown.why")}</p>
        <button type="button" className="btn" onClick={() => void this.props.onLeave().then(() => location.reload())}>
          {say("unshown.again")}
        </button>
      </div>
    );
  }
}
