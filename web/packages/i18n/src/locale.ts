/** The languages that every text is written in, first the one that wins. */
export const LOCALES = ["zh-CN", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** The first of our languages that a browser asks for. */
export function localeOf(wanted: readonly string[]): Locale {
  for (const tag of wanted) {
    if (tag.toLowerCase().startsWith("zh")) return "zh-CN";
    if (tag.toLowerCase().startsWith("en")) return "en";
  }
  return LOCALES[0];
}

export function isLocale(text: unknown): text is Locale {
  return text === "zh-CN" || text === "en";
}
