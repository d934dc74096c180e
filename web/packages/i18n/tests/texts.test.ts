import { expect, test } from "vitest";
import { LOCALES, localeOf } from "../src/locale.ts";
import { problemTexts, sharedTexts } from "../src/texts.ts";
import { createTranslator } from "../src/translator.ts";

const texts = sharedTexts();
const without = (key: string): string => key.replace(/\.one$/, ".other");

test("every shared text is there in every language", () => {
  const keys = LOCALES.map((locale) => [...new Set(Object.keys(texts[locale]).map(without))].sort());
  expect(keys[0]).toEqual(keys[1]);
  expect(keys[0]?.length).toBeGreaterThan(100);
});

test("the texts of refusals alone are those among all", () => {
  for (const locale of LOCALES) {
    const among = Object.entries(texts[locale]).filter(([key]) => key.startsWith("problem:"));
    expect(Object.entries(problemTexts()[locale])).toEqual(among);
  }
});

test("no text is empty", () => {
  for (const locale of LOCALES) {
    expect(Object.entries(texts[locale]).filter(([, text]) => !text.trim())).toEqual([]);
  }
});

test("facts are filled in; unknown ones stay visible, braces of people do not act", () => {
  const { t } = createTranslator({ hello: "您好 {name}，{left}" }, "zh-CN");
  expect(t("hello", { name: "{left}" })).toBe("您好 {left}，{left}");
  expect(t("hello", { name: "王", left: 2 })).toBe("您好 王，2");
  expect(t("nowhere")).toBe("nowhere");
});

test("a count takes the form of the language", () => {
  const english = createTranslator({ "try.one": "{count} try", "try.other": "{count} tries" }, "en");
  expect([1, 2].map((count) => english.plural("try", count))).toEqual(["1 try", "2 tries"]);
  expect(createTranslator({ "try.other": "{count} 次" }, "zh-CN").plural("try", 1)).toBe("1 次");
});

test("a refusal without a text of its own still says what happened", () => {
  const { problem } = createTranslator(texts["zh-CN"], "zh-CN");
  expect(problem("never.heard_of")).toContain("never.heard_of");
  expect(problem("edge.offline")).toContain("网络");
});

test("a name of the prototype is no text", () => {
  expect(createTranslator({}, "en").has("constructor")).toBe(false);
  expect(createTranslator({ a: "{constructor}" }, "en").t("a", {})).toBe("{constructor}");
});

test("the browser's wish chooses the language, Chinese otherwise", () => {
  expect(localeOf(["fr", "en-GB"])).toBe("en");
  expect(localeOf(["zh-TW", "en"])).toBe("zh-CN");
  expect(localeOf(["fr"])).toBe("zh-CN");
});
