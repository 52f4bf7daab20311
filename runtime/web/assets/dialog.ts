/** A question in a dialog: what is asked, what stands below it, and two ways on. */

import { freshId, make } from "./element";

/** Ask; true for the main way, which Enter in an input takes too. `check` may hold it back. */
export function askDialog(
  title: string,
  content: Node[],
  main: string,
  other: string,
  check: () => boolean = () => true,
): Promise<boolean> {
  const id = freshId("dialog");
  const yes = make("button", { type: "button", class: "btn btn-primary" }, main);
  const no = make("button", { type: "button", class: "btn" }, other);
  const dialog = make("dialog", { class: "sheet", "aria-labelledby": id });
  dialog.append(make("h2", { id }, title), ...content, make("div", { class: "sheet-acts" }, no, yes));
  document.body.append(dialog);
  return new Promise((answer) => {
    let said = false;
    yes.addEventListener("click", () => { if (check()) { said = true; dialog.close(); } });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      yes.click();
    });
    no.addEventListener("click", () => { dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); answer(said); });
    dialog.showModal();
  });
}
