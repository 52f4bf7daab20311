/**
 * Exact decimals, written as text and added as big integers: no binary float touches an amount.
 * What a person or a spreadsheet writes is read generously: separators, signs, full-width digits.
 */

const WRITTEN = /^[-+]?(\d+(\.\d*)?|\.\d+)$/;
const MINUS = "\u2212";

/** Full-width digits and signs as plain ones. */
export function narrow(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    .replaceAll("\u3002", ".");
}

/** Read a number as people write it; null when it is none. "(5)" is minus five. */
export function readDecimal(text: string): string | null {
  let plain = narrow(text).replace(/[\s,¥￥$€£%元]/g, "").replaceAll(MINUS, "-");
  const bracketed = /^\((.+)\)$/.exec(plain);
  if (bracketed?.[1] !== undefined) plain = `-${bracketed[1]}`;
  if (!WRITTEN.test(plain)) return null;
  return normal(plain);
}

/** Add decimals; blanks and what is no number are left out. */
export function sum(values: Iterable<unknown>): string | null {
  let total: [bigint, number] | null = null;
  for (const value of values) {
    const text = typeof value === "number" ? String(value) : value;
    if (typeof text !== "string" || !WRITTEN.test(text)) continue;
    total = total === null ? parts(text) : plus(total, parts(text));
  }
  return total === null ? null : written(total);
}

/** Write a decimal with separators, a true minus, and zeros down to `scale` places. */
export function spoken(value: string, scale = 0): string {
  if (!WRITTEN.test(value)) return value;
  const negative = value.startsWith("-");
  const [whole = "0", fraction = ""] = value.replace(/^[-+]/, "").split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(scale, "0");
  const grouped = (whole.replace(/^0+(?=\d)/, "") || "0").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${negative ? MINUS : ""}${grouped}${kept === "" ? "" : `.${kept}`}`;
}

function normal(text: string): string {
  const [, sign = "", whole = "", fraction = ""] = /^([-+]?)(\d*)\.?(\d*)$/.exec(text) ?? [];
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return `${sign === "-" ? "-" : ""}${digits}${fraction === "" ? "" : `.${fraction}`}`;
}

function parts(text: string): [bigint, number] {
  const [whole = "0", fraction = ""] = normal(text).split(".");
  return [BigInt(`${whole}${fraction}`), fraction.length];
}

function plus([a, scaleA]: [bigint, number], [b, scaleB]: [bigint, number]): [bigint, number] {
  const scale = Math.max(scaleA, scaleB);
  return [a * 10n ** BigInt(scale - scaleA) + b * 10n ** BigInt(scale - scaleB), scale];
}

function written([value, scale]: [bigint, number]): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, "0");
  const cut = digits.length - scale;
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}
