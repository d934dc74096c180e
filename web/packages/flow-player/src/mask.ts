/** Hiding what need not be read in full. */

/** A document number with its birth date hidden: 330102199001011234 → 330102********1234. */
export function maskedNumber(number: string): string {
  if (number.length < 12) return number.replace(/.(?=.{2})/g, "*");
  return number.slice(0, 6) + "*".repeat(number.length - 10) + number.slice(-4);
}
