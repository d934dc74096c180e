/** Turns a key and facts into a sentence of one language. */
import type { Locale } from "./locale.ts";

export type TextFacts = Readonly<Record<string, unknown>>;

export interface Translator {
  /** The sentence of a key, its `{facts}` filled in; the key itself where there is none. */
  t(key: string, facts?: TextFacts): string;
  /** The sentence for a count: `key.one` or `key.other` by the language's rule, with `{count}`. */
  plural(key: string, count: number, facts?: TextFacts): string;
  /** The sentence of a refusal; a general one where the code is not known. */
  problem(code: string, facts?: TextFacts): string;
  /** A text of a service flow. */
  flow(flow: string, key: string, facts?: TextFacts): string;
  has(key: string): boolean;
  /** Where a text stands among those of its flow: the order in which its authors tell things.
      (What the server hands out is canonical JSON, whose names have no order of their own.) */
  place(flow: string, key: string): number;
}

/** A translator over flat texts. */
export function createTranslator(texts: Readonly<Record<string, string>>, locale: Locale): Translator {
  const rules = new Intl.PluralRules(locale);
  const places = new Map(Object.keys(texts).map((key, place) => [key, place]));
  const has = (key: string): boolean => Object.hasOwn(texts, key);
  const t = (key: string, facts: TextFacts = {}): string => filled(texts[key] ?? key, facts);
  return {
    t,
    has,
    place: (flow, key) => places.get(`flow:${flow}:${key}`) ?? places.size,
    plural(key, count, facts = {}) {
      const wanted = `${key}.${rules.select(count)}`;
      return t(has(wanted) ? wanted : `${key}.other`, { ...facts, count });
    },
    problem(code, facts = {}) {
      const key = `problem:${code}`;
      return has(key) ? t(key, facts) : t("problem:edge.refused", { code });
    },
    flow(flow, key, facts = {}) {
      const whole = `flow:${flow}:${key}`;
      if (has(whole)) return t(whole, facts);
      return has(`step.${key}`) ? t(`step.${key}`, facts) : key;
    },
  };
}

function filled(sentence: string, facts: TextFacts): string {
  return sentence.replace(/\{([a-z][a-z0-9_]*)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  );
}
