/** What is sent while a network is weak, and when it is tried again. */
import { expect, test } from "vitest";
import { BOTTOM_UP, climbed, type Ladder } from "../src/network/ladder.ts";

const BAD = { lost_percent: 12, rtt_ms: 80 };
const SLOW = { lost_percent: 0, rtt_ms: 1_500 };
const FAIR = { lost_percent: 4, rtt_ms: 300 };
const GOOD = { lost_percent: 0, rtt_ms: 60 };
const UNKNOWN = { lost_percent: null, rtt_ms: 60 };

function told(readings: readonly (typeof UNKNOWN | typeof GOOD)[], from: Ladder = BOTTOM_UP): Ladder {
  return readings.reduce(climbed, from);
}

const times = <T>(count: number, reading: T): T[] => Array.from({ length: count }, () => reading);

test("one bad reading changes nothing, two in a row make the picture small, four leave the sound alone", () => {
  expect(told([BAD]).rung).toBe("full");
  expect(told([BAD, GOOD, BAD]).rung).toBe("full");
  expect(told([BAD, SLOW]).rung).toBe("small");
  expect(told(times(4, BAD)).rung).toBe("sound");
  expect(told(times(20, BAD)).rung).toBe("sound");
});

test("a network that is neither good nor bad is left as it is", () => {
  const small = told(times(2, BAD));
  expect(told(times(50, FAIR), small).rung).toBe("small");
});

test("good readings bring the picture back, one rung after the other", () => {
  const sound = told(times(4, BAD));
  // Without a picture there is no loss to be read, only how long the way is.
  const small = told(times(4, UNKNOWN), sound);
  expect(small.rung).toBe("small");
  expect(told(times(3, GOOD), small).rung).toBe("small");
  expect(told(times(4, GOOD), small).rung).toBe("full");
});

test("a step up that fails is tried again later and later, and one that held is forgotten", () => {
  const tried = (ladder: Ladder): Ladder => told([...times(ladder.patience, GOOD), ...times(2, BAD)], ladder);
  const first = tried(told(times(2, BAD)));
  expect([first.rung, first.patience]).toEqual(["small", 8]);
  expect(told(times(7, GOOD), first).rung).toBe("small");
  const second = tried(first);
  expect([second.rung, second.patience]).toEqual(["small", 16]);
  const third = tried(tried(second));
  expect(third.patience).toBe(32);

  const held = told(times(40, GOOD), third);
  expect([held.rung, held.isTrying]).toEqual(["full", false]);
  expect(told(times(2, BAD), held).patience).toBe(4);
});
