import { expect, test } from "vitest";
import { shortcutOf } from "../src/keys.ts";

function pressed(key: string, inside: string, more: KeyboardEventInit = {}): KeyboardEvent {
  const target = document.createElement(inside);
  document.body.append(target);
  const event = new KeyboardEvent("keydown", { key, bubbles: true, ...more });
  target.dispatchEvent(event);
  return event;
}

test("a function key works inside a field too", () => {
  expect(shortcutOf(pressed("F8", "input"), false)).toBe("F8");
});

test("a plain key inside a field is text", () => {
  expect(shortcutOf(pressed("a", "textarea"), false)).toBeNull();
  expect(shortcutOf(pressed("a", "div"), false)).toBe("a");
});

test("Enter never stands for anything", () => {
  expect(shortcutOf(pressed("Enter", "div"), false)).toBeNull();
});

test("nothing acts while a dialog asks, on a held key, or with another modifier", () => {
  expect(shortcutOf(pressed("F2", "div"), true)).toBeNull();
  expect(shortcutOf(pressed("F2", "div", { repeat: true }), false)).toBeNull();
  expect(shortcutOf(pressed("F2", "div", { ctrlKey: true }), false)).toBeNull();
});
