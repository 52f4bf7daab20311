/**
 * The chosen rows of a list and the bar of acts on them: a file of them, or the trash. What could
 * not be deleted stays chosen, and the bar says why.
 */

import { send, succeeded, type ProblemBody } from "./api";
import { spoken, sum } from "./decimal";
import { askDialog } from "./dialog";
import { make } from "./element";
import { openAction } from "./islands/action";
import { say } from "./words";

export class ListChoice {
  private readonly bar: HTMLElement | null;

  constructor(private readonly list: HTMLElement) {
    this.bar = list.querySelector(".acts-bar");
  }

  start(signal: AbortSignal): void {
    this.list.classList.add("is-live");
    this.list.addEventListener("change", (event) => { this.checked(event.target as HTMLInputElement); }, { signal });
    this.bar?.addEventListener("click", (event) => { this.act(event); }, { signal });
  }

  /** Choose a row, or choose it no more. */
  toggle(row: HTMLTableRowElement): void {
    const box = row.querySelector<HTMLInputElement>(".check-row");
    if (box === null) return;
    box.checked = !box.checked;
    this.show();
  }

  /** Rows came or went: totals and the bar follow. */
  show(): void {
    const { chosen } = this;
    const all = this.list.querySelector<HTMLInputElement>(".check-all");
    if (all !== null) {
      all.checked = chosen.length > 0 && chosen.length === this.rows.length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
    for (const row of this.rows) row.classList.toggle("is-chosen", chosen.includes(row));
    this.total();
    if (this.bar === null) return;
    this.bar.hidden = chosen.length === 0;
    const count = this.bar.querySelector(".acts-count");
    if (count !== null) count.textContent = say("chosen", { n: chosen.length });
    const file = this.bar.querySelector<HTMLAnchorElement>('[data-act="export"]');
    if (file !== null) file.href = this.address(chosen);
    const ids = chosen.map((row) => row.dataset.id ?? "").join(",");
    for (const paper of this.bar.querySelectorAll<HTMLAnchorElement>('[data-act="print"]')) paper.href = `${paper.dataset.href ?? ""}?ids=${ids}`;
  }

  private get rows(): HTMLTableRowElement[] {
    return [...this.list.querySelectorAll<HTMLTableRowElement>(".records tbody tr")];
  }

  private get chosen(): HTMLTableRowElement[] {
    return this.rows.filter((row) => row.querySelector<HTMLInputElement>(".check-row")?.checked === true);
  }

  private checked(box: HTMLInputElement): void {
    if (box.classList.contains("check-all")) {
      for (const one of this.list.querySelectorAll<HTMLInputElement>(".check-row")) one.checked = box.checked;
    } else if (!box.classList.contains("check-row")) return;
    this.show();
  }

  /** The address of a file of the chosen rows: nothing else of the list's filter is needed. */
  private address(chosen: HTMLTableRowElement[]): string {
    const ids = chosen.map((row) => `'${row.dataset.id ?? ""}'`).join(", ");
    const query = new URLSearchParams({ filter: `id in [${ids}]`, fields: this.list.dataset.columns ?? "" });
    return `${this.list.dataset.api ?? ""}/export?${query.toString()}`;
  }

  private act(event: Event): void {
    const button = (event.target as HTMLElement).closest<HTMLElement>("[data-act]");
    const act = button?.dataset.act;
    if (act === "delete") void this.remove();
    else if (act === "action" && button !== null) void this.carryOut(button);
    else if (act === "clear") {
      for (const row of this.chosen) this.toggle(row);
      this.say("");
    }
  }

  /** An action on all that is chosen, or on none: with a dialog where it asks for something. */
  private async carryOut(button: HTMLElement): Promise<void> {
    const { key = "", question = "" } = button.dataset;
    button.closest("details[open]")?.removeAttribute("open");
    const ids = this.chosen.map((row) => row.dataset.id ?? "");
    const to = `${this.list.dataset.api ?? ""}/actions/${key}`;
    if ("asks" in button.dataset) {
      const first = this.chosen[0]?.dataset.href ?? "";
      const opened = await openAction(`${first}/actions/${key}`, button, (form) => {
        Object.assign(form.dataset, { many: ids.join(","), to, version: "", after: window.location.href });
        form.setAttribute("action", "");
      });
      if (!opened) this.say(say("not_all"));
      return;
    }
    const title = say("act_chosen", { n: ids.length, label: button.textContent.trim() });
    const about = question === "" ? [] : [make("p", {}, question)];
    if (!(await askDialog(title, about, say("confirm"), say("cancel")))) return;
    const answer = await send<ProblemBody & { opens?: { app: string; form: string; id: string } | null }>("POST", to, { ids, values: {} }, {});
    const opens = answer.body?.opens ?? null;
    if (succeeded(answer) && opens !== null) window.location.assign(`/apps/${opens.app}/forms/${opens.form}/${opens.id}`);
    else if (succeeded(answer)) window.location.reload();
    else this.say(answer.body?.detail ?? answer.body?.title ?? say("failed"));
  }

  private async remove(): Promise<void> {
    const { chosen } = this;
    const hint = make("p", {}, say("delete_hint"));
    if (!(await askDialog(say("delete_chosen", { n: chosen.length }), [hint], say("delete"), say("cancel")))) return;
    let done = 0;
    const refused: string[] = [];
    for (const row of chosen) {
      const { id = "", version = "", title = "" } = row.dataset;
      const answer = await send<ProblemBody>("DELETE", `${this.list.dataset.api ?? ""}/records/${id}`, {}, { "If-Match": `"${version}"` });
      if (succeeded(answer)) {
        row.remove();
        done += 1;
      } else refused.push(say("not_deleted", { title, message: answer.body?.detail ?? answer.body?.title ?? say("failed") }));
    }
    this.show();
    if (this.bar !== null) this.bar.hidden = false;
    this.say([say("deleted_some", { n: done }), ...refused].join(" · "));
  }

  private say(text: string): void {
    const place = this.bar?.querySelector(".acts-said");
    if (place != null) place.textContent = text;
  }

  private total(): void {
    for (const cell of this.list.querySelectorAll<HTMLElement>("tfoot [data-total]")) {
      const place = Array.prototype.indexOf.call(cell.parentElement?.children ?? [], cell) as number;
      const exact = this.rows.map((row) => row.cells[place]?.dataset.exact);
      const total = sum(exact);
      if (total !== null) cell.textContent = spoken(total, Number(cell.dataset.scale ?? "0"));
    }
  }
}
