/** The JSON Schema as the program itself writes it, for tests over the whole language. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Schema } from "../schema/schema";

const root = join(import.meta.dirname, "../../..");

export function realSchema(): Schema {
  const place = mkdtempSync(join(tmpdir(), "schema-"));
  const file = join(place, "schema.json");
  try {
    execFileSync(join(root, ".venv/bin/python"), ["-m", "runtime", "schema", "-o", file], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    return JSON.parse(readFileSync(file, "utf8")) as Schema;
  } finally {
    rmSync(place, { recursive: true });
  }
}
