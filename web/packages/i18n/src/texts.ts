/** Gathers texts from where they are written: this package, the problems of every domain, the flows. */
import { LOCALES, type Locale } from "./locale.ts";

/** Flat texts: whole key → sentence. Keys hold dots, which are part of the name. */
export type Texts = Readonly<Record<string, string>>;
export type Bilingual = Readonly<Record<Locale, Texts>>;

const own = import.meta.glob<Bilingual>("./texts/*.json", { eager: true, import: "default" });
const problems = import.meta.glob<Bilingual>("./problems/*.json", { eager: true, import: "default" });
const flows = import.meta.glob<Texts>("../../../../flows/*/texts/*.json", { eager: true, import: "default" });

/** Join the files of several places into one table per language, each key behind its prefix. */
export function joined(files: readonly { prefix: string; texts: Bilingual }[]): Record<Locale, Record<string, string>> {
  const all: Record<Locale, Record<string, string>> = { "zh-CN": {}, en: {} };
  for (const { prefix, texts } of files) {
    for (const locale of LOCALES) {
      for (const [key, text] of Object.entries(texts[locale])) all[locale][prefix + key] = text;
    }
  }
  return all;
}

function ofFlows(): Record<Locale, Record<string, string>> {
  const all: Record<Locale, Record<string, string>> = { "zh-CN": {}, en: {} };
  for (const [path, texts] of Object.entries(flows)) {
    const [, flow, locale] = /flows\/([^/]+)\/texts\/(zh-CN|en)\.json$/.exec(path) ?? [];
    if (!flow || !locale) continue;
    for (const [key, text] of Object.entries(texts)) all[locale as Locale][`flow:${flow}:${key}`] = text;
  }
  return all;
}

const named = (files: Record<string, Bilingual>, prefix: string) =>
  Object.values(files).map((texts) => ({ prefix, texts }));

/** The texts of refusals alone, for what is too small to carry them all. */
export function problemTexts(): Record<Locale, Record<string, string>> {
  return joined(named(problems, "problem:"));
}

/** Every text that is shared by the apps. */
export function sharedTexts(): Record<Locale, Record<string, string>> {
  const base = joined([...named(own, ""), ...named(problems, "problem:")]);
  const flow = ofFlows();
  return { "zh-CN": { ...base["zh-CN"], ...flow["zh-CN"] }, en: { ...base.en, ...flow.en } };
}
