/** Keys for new parts. */

/** A key out of a name people gave, not among those that are taken. */
export function keyFrom(name: string, taken: readonly string[], otherwise: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 40);
  const base = plain === "" ? otherwise : plain;
  let key = plain === "" ? `${base}_1` : base;
  for (let n = 2; taken.includes(key); n += 1) key = `${base}_${n}`;
  return key;
}
