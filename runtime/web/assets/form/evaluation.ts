/** Asks the server what a form shows for the values so far: after a pause, the latest answer only. */

import { send, succeeded, type Fault } from "../api";
import type { Value } from "../value";

export interface Evaluated {
  values: Record<string, Value>;
  visible: Record<string, boolean>;
  required: Record<string, boolean>;
  readonly: Record<string, boolean>;
  errors: Fault[];
  warnings: Fault[];
}

const PAUSE = 90;

export class Evaluation {
  private timer = 0;
  private request: AbortController | null = null;

  constructor(
    private readonly address: string,
    private readonly asked: () => Record<string, unknown>,
    private readonly answered: (evaluated: Evaluated) => void,
  ) {}

  soon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { void this.now(); }, PAUSE);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.request?.abort();
  }

  async now(): Promise<void> {
    this.request?.abort();
    this.request = new AbortController();
    try {
      const answer = await send<Evaluated>("POST", this.address, this.asked(), {}, this.request.signal);
      if (succeeded(answer) && answer.body !== null) this.answered(answer.body);
    } catch (failure) {
      if (!(failure instanceof DOMException)) throw failure;
    }
  }
}
