/** What the page was opened with. */

export interface Boot {
  app: string;
  label: string;
  locale: string;
  locales: string[];
  version: number | null;
  /** Address of the icon sprite. */
  icons: string;
  person: { id: string; name: string };
}

let read: Boot | null = null;

export function boot(): Boot {
  read ??= JSON.parse(document.getElementById("boot")?.textContent ?? "{}") as Boot;
  return read;
}
