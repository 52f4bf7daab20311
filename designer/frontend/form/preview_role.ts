/** Whose eyes a form is opened with next: another screen asks, the form's preview takes it once. */

let asked: string | null = null;

/** The next form that is opened shows its preview as this role. */
export function previewAs(role: string): void {
  asked = role;
}

/** The role that was asked for, once; null: nobody asked. */
export function takeAsked(): string | null {
  const role = asked;
  asked = null;
  return role;
}
