/** Tells, at the main act, who gets the form as it is filled so far, and who after them and why. */

const PAUSE = 350;

interface Told {
  label: string;
  way: string;
}

export class Way {
  private timer = 0;
  private request: AbortController | null = null;

  constructor(
    private readonly form: HTMLElement,
    private readonly asked: () => Record<string, unknown>,
  ) {}

  soon(): void {
    if (this.form.dataset.way === undefined) return;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => { void this.ask(); }, PAUSE);
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.request?.abort();
  }

  private async ask(): Promise<void> {
    this.request?.abort();
    this.request = new AbortController();
    const body = new URLSearchParams({ values: JSON.stringify(this.asked()), id: this.form.dataset.record ?? "" });
    const sent = { method: "POST", body, headers: { Accept: "application/json" }, signal: this.request.signal };
    const response = await fetch(this.form.dataset.way ?? "", sent).catch(() => null);
    if (response?.ok === true) this.show((await response.json()) as Told);
  }

  private show({ label, way }: Told): void {
    const [button, line] = [".submit-label", ".form-way"].map((where) => this.form.querySelector(where));
    if (button != null && button.textContent !== label) button.textContent = label;
    if (line != null && line.textContent !== way) line.textContent = way;
  }
}
