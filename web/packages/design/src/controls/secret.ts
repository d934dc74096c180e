/** A short secret on its way from the keys to the server: never in the DOM, a store or a log. */

export interface Secret {
  /** Take one digit; more than `length` are ignored. Returns how many are held. */
  press(digit: number): number;
  /** Drop the last digit. Returns how many are held. */
  back(): number;
  /** Drop everything. */
  clear(): void;
  /** Hand the digits out once and forget them; null while they are not complete. */
  take(): string | null;
}

/** A secret of exactly `length` digits, held in a closure and wiped when taken. */
export function createSecret(length: number): Secret {
  const digits = new Uint8Array(length);
  let held = 0;
  const clear = (): void => {
    digits.fill(0);
    held = 0;
  };
  return {
    press(digit) {
      if (held < length && Number.isInteger(digit) && digit >= 0 && digit <= 9) digits[held++] = digit;
      return held;
    },
    back() {
      if (held > 0) digits[--held] = 0;
      return held;
    },
    clear,
    take() {
      if (held < length) return null;
      const text = digits.join("");
      clear();
      return text;
    },
  };
}
