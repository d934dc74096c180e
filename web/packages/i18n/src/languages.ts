/** What languages and dialects are called on a page. */
import type { Locale } from "./locale.ts";
import type { Translator } from "./translator.ts";

/** The name of a language or dialect by its code, such as `yue`; the browser knows most that have no text here. */
export function languageName(code: string, { t, has }: Pick<Translator, "t" | "has">, locale: Locale): string {
  const key = `wish.language.${code}`;
  if (has(key)) return t(key);
  try {
    return new Intl.DisplayNames(locale, { type: "language" }).of(code.replaceAll("_", "-")) ?? code;
  } catch {
    return code;
  }
}
