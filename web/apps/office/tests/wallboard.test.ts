/** What the big screen makes of its figures. */
import type { WallboardFigures } from "@yuangui/client";
import { expect, test } from "vitest";
import { bankDay, bankTime, columnsFor, drawnHours, loadOf, paced, percent, shortName, STALE_AFTER_MS, staleSince, trendOf } from "../src/office/wallboard.ts";

const AT = "2030-01-07T09:00:00Z";
const FIGURES: WallboardFigures = {
  contacts: 10,
  handled: 8,
  lost: 0,
  abandoned: 1,
  in_time_percent: 90,
  average_wait_s: 12,
  average_length_s: 240,
};

test("figures are stale after half a minute without an answer, and say since when", () => {
  const at_ms = Date.parse(AT);
  expect(staleSince(AT, at_ms)).toBeNull();
  expect(staleSince(AT, at_ms + STALE_AFTER_MS - 1)).toBeNull();
  expect(staleSince(AT, at_ms + STALE_AFTER_MS)).toBe(AT);
});

test("the time on the wall is the bank's", () => {
  expect(bankTime(AT, "zh-CN", "Asia/Shanghai")).toBe("17:00:00");
  expect(bankTime(AT, "zh-CN", "Asia/Urumqi")).toBe("15:00:00");
  expect(bankDay(Date.parse("2030-01-07T15:59:00Z"), "Asia/Shanghai")).toBe("2030-01-07");
  expect(bankDay(Date.parse("2030-01-07T16:00:00Z"), "Asia/Shanghai")).toBe("2030-01-08");
  expect(bankDay(Date.parse("2030-01-07T16:00:00Z"), "Asia/Urumqi")).toBe("2030-01-07");
});

test("a share of nobody is not a share of zero", () => {
  expect(percent(null)).toBe("–");
  expect(percent(0)).toBe("0%");
  expect(percent(100)).toBe("100%");
});

test("a place is shaded by who waits, then by who is served", () => {
  const shades = [0, 1, 2, 3, 5, 6, 40].map((waiting) => loadOf({ waiting, in_call: 3 }));
  expect(shades).toEqual([1, 2, 2, 3, 3, 4, 4]);
  expect(loadOf({ waiting: 0, in_call: 0 })).toBe(0);
});

test("more is better only where it is", () => {
  const than = (change: Partial<WallboardFigures>): WallboardFigures => ({ ...FIGURES, ...change });
  expect(trendOf("handled", FIGURES, than({ handled: 7 }))).toBe("better");
  expect(trendOf("abandoned", FIGURES, than({ abandoned: 0 }))).toBe("worse");
  expect(trendOf("average_wait_s", FIGURES, than({ average_wait_s: 20 }))).toBe("better");
  expect(trendOf("contacts", FIGURES, than({ contacts: 1 }))).toBe("same");
  expect(trendOf("in_time_percent", FIGURES, than({ in_time_percent: null }))).toBe("same");
});

test("bars and line share one scale, and an empty day is flat", () => {
  const hours = [
    { hour: 0, contacts: 2, last_week: 4 },
    { hour: 1, contacts: 1, last_week: 0 },
  ];
  expect(drawnHours(hours)).toEqual([
    { hour: 0, bar: 0.5, line: 1 },
    { hour: 1, bar: 0.25, line: 0 },
  ]);
  expect(drawnHours([{ hour: 0, contacts: 0, last_week: 0 }])).toEqual([{ hour: 0, bar: 0, line: 0 }]);
});

test("tiles leave out what all of them are called", () => {
  expect(shortName("青禾县农村商业银行")).toBe("青禾县");
  expect(shortName("Qinghe Rural Commercial Bank")).toBe("Qinghe");
  expect(shortName("青禾县城关支行")).toBe("青禾县城关支行");
  expect([3, 30, 92].map(columnsFor)).toEqual([4, 8, 12]);
});

test("many changes at once are read once", () => {
  const waiting: (() => void)[] = [];
  let readings = 0;
  const read = paced(() => (readings += 1), 1_000, (act) => waiting.push(act));
  for (let change = 0; change < 50; change += 1) read();
  expect([readings, waiting.length]).toEqual([0, 1]);
  waiting[0]?.();
  read();
  expect([readings, waiting.length]).toEqual([1, 2]);
});
