import { expect, test } from "vitest";
import { calendarDay, capitals, clock, money, onBankClock, wallClock } from "../src/formats.ts";

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

test.each([
  ["2026-09-28T14:00:00+08:00", "今天 14:00", "today 14:00"],
  ["2026-09-29T08:30:00+08:00", "明天 08:30", "tomorrow 08:30"],
  ["2026-10-04T08:30:00+08:00", "周日 08:30", "Sunday 08:30"],
  ["2026-10-08T08:30:00+08:00", "10月8日 周四 08:30", "October 8 Thursday 08:30"],
])("%s is said where the bank is", (at, zh, en) => {
  // Half past eleven in the evening of the day before in UTC.
  const now = Date.parse("2026-09-27T23:30:00Z");
  expect([onBankClock(at, now, "zh-CN"), onBankClock(at, now, "en")]).toEqual([zh, en]);
});

test("the clock of the bank is read from the offset, whichever side of Greenwich", () => {
  expect(wallClock("2026-03-01T23:30:00-05:00")).toEqual({ day: "2026-03-01", time: "23:30", offset_ms: -5 * 3_600_000 });
  expect(wallClock("2026-03-01T23:30:00Z").offset_ms).toBe(0);
  expect(() => wallClock("tomorrow")).toThrow(RangeError);
  expect(onBankClock("2026-03-01T23:30:00-05:00", Date.parse("2026-03-02T02:00:00Z"), "en")).toBe("today 23:30");
});
