/** Every text exists in every language, with the same facts in it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { ROOT, sources } from "./files.mjs";

const LOCALES = ["zh-CN", "en"];
const FLOWS = `${ROOT}../flows`;

/** One complaint per text that is missing, empty, or names other facts than its translation. */
export function incompleteTexts() {
  return [...bilingualFiles(), ...flowFiles()].flatMap(({ path, texts }) => compared(path, texts));
}

function bilingualFiles() {
  return sources(".json")
    .filter((path) => /\/(texts|problems)\/[^/]+\.json$/.test(path))
    .map((path) => ({ path, texts: read(ROOT + path) }));
}

function flowFiles() {
  if (!existsSync(FLOWS)) return [];
  return readdirSync(FLOWS)
    .filter((flow) => existsSync(`${FLOWS}/${flow}/texts`))
    .map((flow) => ({
      path: `flows/${flow}/texts`,
      texts: Object.fromEntries(LOCALES.map((locale) => [locale, read(`${FLOWS}/${flow}/texts/${locale}.json`)])),
    }));
}

function compared(path, texts) {
  const [first, ...others] = LOCALES;
  const keys = new Set(LOCALES.flatMap((locale) => Object.keys(texts[locale] ?? {})));
  return [...keys].flatMap((key) => {
    // A language without a separate singular needs none.
    const missing = LOCALES.filter((locale) => !texts[locale]?.[key] && !(key.endsWith(".one") && locale === "zh-CN"));
    if (missing.length) return [`${path}: ${key} has no text in ${missing.join(", ")}`];
    const wanted = factsOf(texts[first][key] ?? texts.en[key]);
    return others
      .filter((locale) => factsOf(texts[locale][key]) !== wanted)
      .map((locale) => `${path}: ${key} names other facts in ${locale} (${factsOf(texts[locale][key])} | ${wanted})`);
  });
}

const factsOf = (text) => [...new Set(text.match(/\{[a-z0-9_]+\}/g) ?? [])].sort().join(" ");
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
