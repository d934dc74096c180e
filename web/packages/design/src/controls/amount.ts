/** Amounts as people type them, and minor units as the bank keeps them. */

const TYPED = /^\d{1,13}(\.\d{0,2})?$/;

/** The amount in minor units, or null if it is not an amount. Accepts 1,234.5 and full-width digits. */
export function amountOf(typed: string): number | null {
  const plain = typed.normalize("NFKC").replace(/[,\s¥元]/g, "");
  if (!TYPED.test(plain)) return null;
  const [whole = "0", part = ""] = plain.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** Minor units as the field shows them: 123450 → "1234.50". */
export function typedOf(minor: number): string {
  return `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, "0")}`;
}
