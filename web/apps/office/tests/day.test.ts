/** A queue's day against its plan. */
import type { QueueDay } from "@yuangui/client";
import { expect, test } from "vitest";
import { drawnDay, timeOfSlot } from "../src/floor/day.ts";

const QUIET = { contacts: 0, in_time_percent: null, expected: 0, seats: 0, promised_percent: null };
const day = (busy: Record<number, Partial<typeof QUIET>>): QueueDay =>
  ({ queue: "general", names: {}, open: 1, half_hours: Array.from({ length: 48 }, (_, slot) => ({ ...QUIET, ...busy[slot] })) }) as QueueDay;

test("only the hours that matter are drawn, to the height of the busiest", () => {
  const drawn = drawnDay(day({ 18: { contacts: 5, expected: 10 }, 20: { contacts: 2 } }), 21);

  expect(drawn.map((each) => each.slot)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
  expect(drawn[2]).toEqual({ slot: 18, bar: 0.5, line: 1 });
});

test("the ends of the day are not passed", () => {
  expect(drawnDay(day({ 0: { contacts: 1 } }), 47).map((each) => each.slot)).toHaveLength(48);
});

test("a half hour is said as a time of day", () => {
  expect([0, 1, 29].map(timeOfSlot)).toEqual(["0:00", "0:30", "14:30"]);
});
