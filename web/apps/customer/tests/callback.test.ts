import { expect, test } from "vitest";
import { daysOf, grouped, isPhone, phoneIn, spellOf } from "../src/session/times.ts";

const NOW = Date.parse("2026-09-28T18:00:00+08:00");
const slot = (day: string, from: string, until: string) => ({ begins_at: `${day}T${from}:00+08:00`, ends_at: `${day}T${until}:00+08:00` });

test("slots are put together by the bank's days", () => {
  const days = daysOf([slot("2026-09-28", "19:00", "19:30"), slot("2026-09-29", "08:30", "09:00"), slot("2026-09-29", "09:00", "09:30")], NOW, "zh-CN");
  expect(days.map(({ day, label, slots }) => [day, label, slots.map((each) => each.label)])).toEqual([
    ["2026-09-28", "今天", ["19:00–19:30"]],
    ["2026-09-29", "明天", ["08:30–09:00", "09:00–09:30"]],
  ]);
});

test("a spell is said with its day, and without an end from when on", () => {
  const { begins_at, ends_at } = slot("2026-10-02", "08:30", "09:00");
  expect(spellOf(begins_at, ends_at, NOW, "zh-CN")).toBe("周五 08:30–09:00");
  expect(spellOf(begins_at, null, NOW, "en")).toBe("Friday 08:30");
});

test("a number is taken as people write it, and shown in groups", () => {
  expect(phoneIn("+86 138-0000-5678")).toBe("13800005678");
  expect(phoneIn("8610-1234")).toBe("86101234");
  expect(isPhone(phoneIn("138 0000 5678"))).toBe(true);
  for (const wrong of ["", "1234", "12345678901234567890123", "13a"]) expect(isPhone(phoneIn(wrong)), wrong).toBe(false);
  expect([grouped("13800005678"), grouped("01012345678"), grouped("12345678")]).toEqual(["138 0000 5678", "010 1234 5678", "1234 5678"]);
});
