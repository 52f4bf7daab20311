/** One field of a form on the page: reads what is in its inputs, shows what the server computed. */

import { reveal } from "../element";
import { islandOf } from "../island";
import { Files } from "../islands/files";
import { Picker } from "../islands/picker";
import { Regions, spokenAddress } from "../islands/regions";
import { isRef, localTime, outward, read, same, shown, type Kind, type Option, type Ref, type Value } from "../value";

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export class Field {
  readonly path: string;
  readonly kind: Kind;
  readonly editable: boolean;
  readonly fills: string[];
  touched = false;

  constructor(readonly element: HTMLElement) {
    const { field, kind, scale, fills, options } = element.dataset;
    this.path = field ?? "";
    this.kind = {
      kind: kind ?? "text",
      scale: scale === undefined ? null : Number(scale),
      options: options === undefined ? optionsOf(element) : (JSON.parse(options) as Option[]),
    };
    this.editable = element.dataset.editable !== undefined;
    this.fills = fills === undefined || fills === "" ? [] : fills.split(" ");
  }

  get label(): string {
    return this.element.querySelector(".form-label")?.firstChild?.textContent?.trim() ?? this.path;
  }

  /** What is in the field; a text that cannot be read is sent as it is, for the server to refuse. */
  get value(): Value {
    const picker = islandOf(this.element.querySelector<HTMLElement>(".picker"), Picker);
    if (picker !== null) return this.kind.kind === "multi_lookup" ? picker.values : (picker.values[0] ?? null);
    const files = islandOf(this.element.querySelector<HTMLElement>(".files"), Files);
    if (files !== null) return files.values;
    if (this.kind.kind === "multi_select") return this.checked();
    if (this.kind.kind === "address") return this.parts();
    const text = this.input?.value ?? "";
    const reading = read(this.kind, text);
    return "value" in reading ? reading.value : text;
  }

  get sent(): Value {
    return outward(this.value);
  }

  /** The subtable of the very record whose rows this points at; "" for what points elsewhere. */
  get own(): string {
    return this.element.querySelector<HTMLElement>(".picker")?.dataset.own ?? "";
  }

  /** Whether one is in it in a way that nothing computed may disturb: searching, choosing, adding. */
  get busy(): boolean {
    const plain = this.input !== null && this.element.querySelector(".picker, .files, .address") === null;
    return this.focused && (!plain || this.input?.validity.badInput === true);
  }

  private get focused(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** Show a value; true when it is another one than before. */
  show(value: Value): boolean {
    if (!this.editable) return this.showComputed(value);
    if (same(this.value, value)) return false;
    const picker = islandOf(this.element.querySelector<HTMLElement>(".picker"), Picker);
    const files = islandOf(this.element.querySelector<HTMLElement>(".files"), Files);
    if (picker !== null) picker.set(refs(value));
    else if (files !== null) files.set(refs(value));
    else if (this.kind.kind === "multi_select") this.check(value);
    else if (this.kind.kind === "address") this.fillParts(value);
    else if (this.input !== null) {
      this.input.value = this.raw(value);
      // What comes while one is there is typed over, as if it had been there before.
      if (this.focused && !(this.input instanceof HTMLSelectElement)) this.input.select();
    }
    return true;
  }

  set visible(visible: boolean) {
    this.element.hidden = !visible;
  }

  get visible(): boolean {
    return !this.element.hidden;
  }

  set required(required: boolean) {
    const mark = this.element.querySelector<HTMLElement>(".required-mark");
    if (mark !== null) mark.hidden = !required;
    const input = this.input;
    if (required) input?.setAttribute("aria-required", "true");
    else input?.removeAttribute("aria-required");
  }

  set locked(locked: boolean) {
    this.element.classList.toggle("is-locked", locked);
    for (const input of this.element.querySelectorAll<Input>("input, select, textarea")) {
      if (input instanceof HTMLSelectElement || input.type === "checkbox" || input.type === "file") input.disabled = locked;
      else input.readOnly = locked;
    }
  }

  set error(message: string) {
    const place = this.element.querySelector<HTMLElement>(":scope > .field-error");
    this.element.classList.toggle("has-error", message !== "");
    if (place !== null) {
      place.textContent = message;
      place.hidden = message === "";
    }
    if (message === "") this.input?.removeAttribute("aria-invalid");
    else this.input?.setAttribute("aria-invalid", "true");
  }

  focus(): void {
    reveal(this.element);
    const target = this.input ?? this.element.querySelector<HTMLElement>("input, [tabindex]");
    target?.focus();
    this.element.scrollIntoView({ block: "center" });
  }

  private get input(): Input | null {
    return this.element.querySelector<Input>("input:not([type=hidden]):not([type=checkbox]):not([type=file]), select, textarea");
  }

  private showComputed(value: Value): boolean {
    const place = this.element.querySelector<HTMLElement>(".given");
    if (this.kind.kind === "serial" && value === null) return false;
    if (this.kind.kind === "address" && isParts(value)) {
      if (place !== null && place.dataset.raw !== JSON.stringify(value)) void this.showAddress(place, value);
      return false;
    }
    const text = shown(this.kind, value) || "–";
    if (place === null || place.dataset.shown === text || place.textContent.trim() === text) return false;
    place.dataset.shown = text;
    place.textContent = text;
    return true;
  }

  private async showAddress(place: HTMLElement, parts: Record<string, Value>): Promise<void> {
    place.dataset.raw = JSON.stringify(parts);
    place.textContent = await spokenAddress(parts);
    delete place.dataset.shown;
  }

  private raw(value: Value): string {
    if (value === null || typeof value === "object") return "";
    if (this.kind.kind === "datetime") return localTime(String(value));
    if (this.kind.kind === "time") return String(value).slice(0, 5);
    return String(value);
  }

  private checked(): Value {
    return [...this.element.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value);
  }

  private check(value: Value): void {
    const chosen = new Set(Array.isArray(value) ? value : []);
    for (const box of this.element.querySelectorAll<HTMLInputElement>("input[type=checkbox]")) box.checked = chosen.has(box.value);
  }

  private parts(): Value {
    const inputs = [...this.element.querySelectorAll<HTMLInputElement | HTMLSelectElement>("[data-part]")];
    const filled = inputs.filter(({ value }) => value.trim() !== "");
    if (filled.length === 0) return null;
    return Object.fromEntries(inputs.map((input) => [input.dataset.part ?? "", input.value.trim() || null]));
  }

  private fillParts(value: Value): void {
    const parts = isParts(value) ? value : {};
    const regions = islandOf(this.element.querySelector<HTMLElement>(".address"), Regions);
    void regions?.set(Object.fromEntries(Object.entries(parts).map(([part, text]) => [part, String(text ?? "")])));
  }
}

function isParts(value: Value): value is Record<string, Value> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRef(value);
}

function refs(value: Value): Ref[] {
  const several = Array.isArray(value) ? value : [value];
  return several.filter((one): one is Ref => isRef(one));
}

function optionsOf(element: HTMLElement): Option[] {
  return [...element.querySelectorAll<HTMLOptionElement>("option[value]")].map(({ value, text }) => ({ key: value, label: text }));
}
