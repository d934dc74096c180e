/** What a connection is like, in one word; what both sides are told while it bears less. */
import { expect, test } from "vitest";
import { gradeOf, ownGrade, qualitiesWith } from "../src/network/quality.ts";
import { restoredBy, rungOf, weaknessesIn } from "../src/network/weak.ts";
import { FIGURES } from "./fakes.ts";
import { connected } from "./stage.ts";

test.each([
  [4.3, "good"],
  [4, "good"],
  [3.5, "fair"],
  [2.9, "poor"],
] as const)("a score of %d is %s, whatever delay and loss are", (mos, grade) => {
  expect(gradeOf({ mos, rtt_ms: 900, lost_percent: 20 })).toBe(grade);
});

test.each([
  [null, null, "unknown"],
  [40, 0, "good"],
  [300, 0, "fair"],
  [40, 9, "poor"],
] as const)("without a score, %s ms and %s percent are %s", (rtt_ms, lost_percent, grade) => {
  expect(gradeOf({ mos: null, rtt_ms, lost_percent })).toBe(grade);
  expect(ownGrade({ ...FIGURES, rtt_ms, lost_percent })).toBe(grade);
});

test("what the server tells of others is kept by peer, and nonsense is not", async () => {
  const { line, now } = await connected("teller");

  await line.says({ t: "media.quality", peer_id: "per_1", rtt_ms: 80, lost_percent: 1.5, mos: 4.1 });
  await line.says({ t: "media.quality", peer_id: "per_1", rtt_ms: "fast", lost_percent: null, mos: 4 });
  await line.says({ t: "media.quality", rtt_ms: 80 });

  expect([...now().qualities]).toEqual([["per_1", { rtt_ms: null, lost_percent: null, mos: 4 }]]);
  expect(qualitiesWith(now().qualities, {})).toBe(now().qualities);
});

test("each side's weakness stands there until it is over, and its end is news once", () => {
  const weak = { own: "small", other: "sound" } as const;

  expect(weaknessesIn({ own: "full", other: "full" })).toEqual([]);
  expect(weaknessesIn(weak)).toEqual([
    { whose: "other", rung: "sound" },
    { whose: "own", rung: "small" },
  ]);
  expect(restoredBy(weak, { own: "full", other: "small" })).toEqual(["own"]);
  expect(restoredBy({ own: "full", other: "small" }, { own: "full", other: "full" })).toEqual(["other"]);
  expect(restoredBy({ own: "full", other: "full" }, { own: "full", other: "full" })).toEqual([]);
});

test("a page that came late knows how much is sent, and what it hears then counts", () => {
  const known = { peer_id: "per_1", rung: "sound" };

  expect(rungOf(undefined, new Map())).toBe("full");
  expect(rungOf(known, new Map())).toBe("sound");
  expect(rungOf({ ...known, rung: "none such" }, new Map())).toBe("full");
  expect(rungOf(known, new Map([["per_1", "full"]]))).toBe("full");
});
