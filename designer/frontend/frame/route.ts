/** Where one is in the designer, kept in the address: `#/forms/visit`. */

import { useSyncExternalStore } from "react";

export interface Route {
  part: string;
  key: string;
}

function parse(hash: string): Route {
  const [part = "", ...rest] = hash.replace(/^#\/?/, "").split("/");
  return { part: part || "home", key: decodeURIComponent(rest.join("/")) };
}

let last = "";
let route: Route = parse("");

function current(): Route {
  if (location.hash !== last) {
    last = location.hash;
    route = parse(last);
  }
  return route;
}

function listen(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

export function useRoute(): Route {
  return useSyncExternalStore(listen, current);
}

export function addressOf(part: string, key = ""): string {
  return `#/${part}${key === "" ? "" : `/${encodeURIComponent(key)}`}`;
}

export function go(part: string, key = ""): void {
  location.hash = addressOf(part, key);
}
