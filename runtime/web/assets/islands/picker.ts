/** A lookup field: a combobox and the hidden inputs that carry what was chosen. */

import { ChoiceBox, type Choice } from "../choice_box";
import { icon, make } from "../element";
import type { Island } from "../island";
import type { Ref } from "../value";
import { say } from "../words";

export class Picker implements Island {
  private readonly input: HTMLInputElement;
  private readonly box: ChoiceBox;
  private readonly several: boolean;
  private readonly name: string;
  private readonly chips = make("div", { class: "picker-chips", hidden: true });
  private readonly clear = make("button", { class: "picker-clear", type: "button", tabindex: "-1", "aria-label": say("clear"), hidden: true });
  private picked: Ref[] = [];
  private readonly listeners = new AbortController();

  constructor(private readonly element: HTMLElement) {
    const input = element.querySelector<HTMLInputElement>('input[role="combobox"]');
    if (input === null) throw new Error("A picker needs its combobox");
    this.input = input;
    this.several = element.dataset.several !== undefined;
    const field = element.closest<HTMLElement>("[data-field]");
    this.name = element.dataset.name ?? field?.dataset.field ?? "";
    this.box = new ChoiceBox(input, element.dataset.search ?? "", (choice) => { this.choose(choice); }, element.dataset.depends !== undefined, element.dataset.own);
  }

  start(): void {
    const hidden = this.element.querySelectorAll<HTMLInputElement>('input[type="hidden"]');
    this.picked = [...hidden].map(({ value, dataset }) => ({ id: value, title: dataset.title ?? value }));
    this.clear.append(icon("x"));
    this.element.prepend(this.chips);
    this.element.append(this.clear);
    const { signal } = this.listeners;
    this.clear.addEventListener("click", () => { this.set([]); this.tell(); this.input.focus(); }, { signal });
    this.chips.addEventListener("click", (event) => { this.drop(event); }, { signal });
    this.input.addEventListener("change", () => { this.leave(); }, { signal });
    this.box.start();
    this.paint();
  }

  stop(): void {
    this.listeners.abort();
    this.box.stop();
  }

  get values(): Ref[] {
    return this.picked;
  }

  /** Show other choices without telling anybody: they come from the server. */
  set(picked: Ref[]): void {
    this.picked = picked;
    this.paint();
  }

  private choose(choice: Choice): void {
    const ref = { id: choice.id, title: choice.title };
    const others = this.picked.filter((one) => one.id !== ref.id);
    this.set(this.several ? [...others, ref] : [ref]);
    this.tell();
  }

  /** Text that chose nothing goes back to what is chosen; an emptied box chooses nothing. */
  private leave(): void {
    if (this.several) return;
    if (this.input.value.trim() === "" && this.picked.length > 0) {
      this.set([]);
      this.tell();
    } else window.setTimeout(() => { if (!this.box.open) this.paint(); }, 160);
  }

  private drop(event: MouseEvent): void {
    const id = (event.target as HTMLElement).closest("button")?.dataset.id;
    if (id === undefined) return;
    this.set(this.picked.filter((one) => one.id !== id));
    this.tell();
    this.input.focus();
  }

  private tell(): void {
    this.element.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  }

  private paint(): void {
    this.element.querySelectorAll('input[type="hidden"]').forEach((one) => { one.remove(); });
    for (const { id, title } of this.picked) {
      this.element.append(make("input", { type: "hidden", name: this.name, value: id, "data-title": title }));
    }
    this.input.value = this.several ? "" : (this.picked[0]?.title ?? "");
    this.clear.hidden = this.several || this.picked.length === 0;
    this.chips.hidden = !this.several || this.picked.length === 0;
    this.chips.replaceChildren(...(this.several ? this.picked.map(chip) : []));
  }
}

function chip({ id, title }: Ref): HTMLElement {
  const button = make("button", { type: "button", "data-id": id, "aria-label": `${say("remove_file")} ${title}` });
  button.append(icon("x"));
  return make("span", { class: "chip" }, title, button);
}
