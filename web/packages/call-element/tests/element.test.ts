import { beforeEach, expect, test } from "vitest";
import { CallElement } from "../src/index.ts";

const told: unknown[] = [];
for (const name of ["yuangui-state", "yuangui-problem"]) {
  document.addEventListener(name, (event) => told.push((event as CustomEvent<unknown>).detail));
}

function placed(attributes: Readonly<Record<string, string>>): CallElement {
  const element = document.createElement("yuangui-call") as CallElement;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

beforeEach(() => {
  told.length = 0;
  document.body.replaceChildren();
});

test("a page of another origin is told that no call is possible there", () => {
  const element = placed({ bank: "https://bank.example", locale: "en" });
  const text = "The video call works only under the bank's own address; this page has another one.";
  expect(element).toBeInstanceOf(CallElement);
  expect(element.state).toBe("trouble");
  expect(told).toEqual([{ state: "trouble" }, { code: "element.other_origin", text }]);
  expect(element.shadowRoot?.textContent).toContain(text);
});

test.each([
  ["en", "This browser cannot make video calls. Please use another one."],
  ["zh-CN", "这个浏览器不支持视频通话，请换一个浏览器。"],
])("a browser that cannot call says so in %s", (locale, text) => {
  placed({ bank: location.origin, locale });
  expect(told).toEqual([{ state: "trouble" }, { code: "element.no_call", text }]);
});
