/** How new parts are called, and how those without a label are. */

import type { Data, Mapping } from "../model/data";
import { en } from "../words/en";
import { localised, say, type Key } from "../words/words";
import { zh } from "../words/zh";
import type { GraphNode } from "./graph";
import type { Wanted } from "./modeling";

/** A phrase in both languages, as the definition keeps it. */
export function inBoth(key: Key): Data {
  return { en: en[key], zh: zh[key] };
}

function wordOf(type: string): Key | null {
  const key = `node.${type}`;
  return key in zh ? (key as Key) : null;
}

/** A new node of a kind. */
export function wantedOf(type: string): Wanted {
  const word = wordOf(type);
  return { type, label: word === null ? type : inBoth(word) };
}

/** What a node is called: its label, else its kind, with its key where people gave one. */
export function nodeName(node: GraphNode | undefined): string {
  if (node === undefined) return "";
  const word = wordOf(node.type);
  return labelOf(node.data) || (word === null ? node.key : say(word));
}

export function labelOf(data: Mapping): string {
  return localised(data["label"]);
}
