/** Texts of the apps in every language, and formats for amounts, times and dates. */
export * from "./formats.ts";
export { languageName } from "./languages.ts";
export { isLocale, LOCALES, localeOf, type Locale } from "./locale.ts";
export { joined, problemTexts, sharedTexts, type Bilingual, type Texts } from "./texts.ts";
export { createTranslator, type TextFacts, type Translator } from "./translator.ts";
export { createI18n, keptLocale, useI18n, type I18n } from "./use.ts";
