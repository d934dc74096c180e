/** The language of the page, for components. */
import { computed, inject, ref, type App, type ComputedRef, type InjectionKey, type Ref } from "vue";
import { LOCALES, isLocale, type Locale } from "./locale.ts";
import { joined, sharedTexts, type Bilingual } from "./texts.ts";
import { createTranslator, type TextFacts, type Translator } from "./translator.ts";

export interface I18n extends Translator {
  locale: Ref<Locale>;
  translator: ComputedRef<Translator>;
  setLocale(locale: Locale): void;
}

const KEY: InjectionKey<I18n> = Symbol("i18n");
const KEPT_AS = "yuangui.locale";

/** The page's language, with the app's own texts beside the shared ones. Install with `app.use`. */
export function createI18n(own: readonly Bilingual[], start: Locale): I18n & { install(app: App): void } {
  const shared = sharedTexts();
  const mine = joined(own.map((texts) => ({ prefix: "", texts })));
  const locale = ref<Locale>(start);
  const translators = Object.fromEntries(
    LOCALES.map((each) => [each, createTranslator({ ...shared[each], ...mine[each] }, each)]),
  ) as Record<Locale, Translator>;
  const translator = computed(() => translators[locale.value]);

  function setLocale(next: Locale): void {
    locale.value = next;
    document.documentElement.lang = next;
    localStorage.setItem(KEPT_AS, next);
  }

  const i18n: I18n = {
    locale,
    translator,
    setLocale,
    t: (key: string, facts?: TextFacts) => translator.value.t(key, facts),
    plural: (key, count, facts) => translator.value.plural(key, count, facts),
    problem: (code, facts) => translator.value.problem(code, facts),
    flow: (flow, key, facts) => translator.value.flow(flow, key, facts),
    has: (key) => translator.value.has(key),
    place: (flow, key) => translator.value.place(flow, key),
  };
  document.documentElement.lang = start;
  return { ...i18n, install: (app) => void app.provide(KEY, i18n) };
}

/** The language that was chosen here before. */
export function keptLocale(): Locale | null {
  const kept = localStorage.getItem(KEPT_AS);
  return isLocale(kept) ? kept : null;
}

/** Texts and language inside a component. */
export function useI18n(): I18n {
  const i18n = inject(KEY);
  if (!i18n) throw new Error("createI18n(...) is not installed on this app");
  return i18n;
}
