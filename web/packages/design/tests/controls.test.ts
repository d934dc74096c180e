import { mount } from "@vue/test-utils";
import { expect, test } from "vitest";
import { amountOf, typedOf } from "../src/controls/amount.ts";
import PinField from "../src/controls/PinField.vue";
import { createSecret } from "../src/controls/secret.ts";
import { createInk } from "../src/controls/strokes.ts";

test.each([
  ["1000", 100_000],
  ["1,234.5", 123_450],
  ["１２．５０", 1250],
  ["¥ 3", 300],
  ["0.07", 7],
])("%s is an amount", (typed, minor) => {
  expect(amountOf(typed)).toBe(minor);
});

test.each(["", "abc", "1.234", "-5", "1e3", "1 000 000 000 000 000", "0x10", "."])("%s is none", (typed) => {
  expect(amountOf(typed)).toBeNull();
});

test("an amount survives being shown and read again", () => {
  for (const minor of [0, 7, 70, 123_456]) expect(amountOf(typedOf(minor))).toBe(minor);
});

test("a secret is handed out once, whole, and then is gone", () => {
  const secret = createSecret(4);
  for (const digit of [1, 2, 3]) secret.press(digit);
  expect(secret.take()).toBeNull();
  expect(secret.press(4)).toBe(4);
  expect(secret.press(5)).toBe(4);
  expect(secret.take()).toBe("1234");
  expect(secret.take()).toBeNull();
  expect(secret.back()).toBe(0);
});

function pinField() {
  return mount(PinField, {
    props: { label: "PIN", backLabel: "back", clearLabel: "clear", progress: (held: number) => `${held}` },
    attachTo: document.body,
  });
}

test("the PIN field has no input, shows no digit that was pressed, and emits once", async () => {
  const field = pinField();
  const before = field.text();
  for (const digit of ["4", "7", "1", "1", "0"]) {
    await field.findAll("button").find((key) => key.text() === digit)?.trigger("click");
  }
  expect(field.find("input").exists()).toBe(false);
  expect(field.findAll(".dot")).toHaveLength(6);
  expect(field.text().replace(/^5/, "0")).toBe(before);
  expect(field.html()).not.toContain("47110");
  await field.trigger("keydown", { key: "9" });
  expect(field.emitted("complete")).toEqual([["471109"]]);
  expect(field.findAll(".full")).toHaveLength(0);
  field.unmount();
});

test("the PIN field takes nothing while it is disabled", async () => {
  const field = pinField();
  await field.setProps({ disabled: true });
  for (let count = 0; count < 6; count += 1) await field.trigger("keydown", { key: "1" });
  expect(field.emitted("complete")).toBeUndefined();
  field.unmount();
});

test("strokes keep place, time since the first point, and pressure", () => {
  const ink = createInk();
  ink.begin(1.04, 2, 0, 1000);
  ink.move(3, 4, 1.7, 1012.4);
  ink.end();
  ink.move(9, 9, 1, 1020);
  ink.begin(5, 5, 0.25, 1100);
  expect(ink.strokes).toEqual([
    [
      { x: 1, y: 2, t: 0, p: 0.5 },
      { x: 3, y: 4, t: 12, p: 1 },
    ],
    [{ x: 5, y: 5, t: 100, p: 0.25 }],
  ]);
  ink.undo();
  expect(ink.strokes).toHaveLength(1);
  ink.clear();
  ink.begin(0, 0, 0.5, 5000);
  expect(ink.strokes).toEqual([[{ x: 0, y: 0, t: 0, p: 0.5 }]]);
});
