import { expect, test } from "vitest";
import { calendarDay, capitals, clock, money } from "../src/formats.ts";

test.each([
  [0, "零元整"],
  [5, "伍分"],
  [50, "伍角整"],
  [100, "壹元整"],
  [105, "壹元零伍分"],
  [123450, "壹仟贰佰叁拾肆元伍角整"],
  [100_000_00, "壹拾万元整"],
  [100_500_00, "壹拾万零伍佰元整"],
  [1_000_000_01, "壹佰万元零壹分"],
  [10_010_00, "壹万零壹拾元整"],
  [100_000_000_00, "壹亿元整"],
  [100_001_000_00, "壹亿零壹仟元整"],
  [2_030_400_50, "贰佰零叁万零肆佰元伍角整"],
])("%i in words of a cheque", (minor, words) => {
  expect(capitals(minor)).toBe(words);
});

test("an amount that is no whole number of minor units is refused", () => {
  expect(() => capitals(1.5)).toThrow(RangeError);
  expect(() => capitals(-1)).toThrow(RangeError);
});

test("money in figures", () => {
  expect(money(123450, "zh-CN")).toBe("¥1,234.50");
  expect(money(123450, "en")).toBe("¥1,234.50");
});

test("durations as a clock", () => {
  expect([0, 75, 3700, -4].map(clock)).toEqual(["00:00", "01:15", "1:01:40", "00:00"]);
});

test("a calendar day is the same day everywhere", () => {
  expect(calendarDay("2026-03-01", "zh-CN")).toBe("2026年3月1日");
});
