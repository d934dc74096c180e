/** What a page sends over a weak network: the whole picture, a small one, or sound alone. */
import type { Bounds, Figures } from "../port.ts";

export type Rung = "full" | "small" | "sound";
export const RUNGS: readonly Rung[] = ["full", "small", "sound"];

export const BOUNDS: Readonly<Record<Rung, Bounds | null>> = {
  full: { bitrate: 600_000, framerate: 20, width: 640 },
  small: { bitrate: 150_000, framerate: 10, width: 320 },
  sound: null,
};

/** A screen: small print counts more than movement. */
export const SCREEN: Bounds = { bitrate: 1_500_000, framerate: 10, width: 1_920 };

// Two bad readings in a row (ten seconds) step down; four good ones (twenty) step up.
const BAD_MAX = 2;
const GOOD_MIN = 4;
const LOST_BAD_PERCENT = 8;
const LOST_GOOD_PERCENT = 2;
const RTT_BAD_MS = 1_200;
const RTT_GOOD_MS = 500;
// A step up that fails at once is not tried again so soon: each time after twice as many readings.
const GOOD_MAX = 32;

export interface Ladder {
  readonly rung: Rung;
  readonly bad: number;
  readonly good: number;
  /** How many good readings the next step up takes. */
  readonly patience: number;
  /** Whether the last step went up and has not held yet. */
  readonly isTrying: boolean;
}

export const BOTTOM_UP: Ladder = { rung: "full", bad: 0, good: 0, patience: GOOD_MIN, isTrying: false };

/** Return where the ladder stands after another reading of what the sender's connection is like. */
export function climbed(ladder: Ladder, figures: Pick<Figures, "lost_percent" | "rtt_ms">): Ladder {
  const strain = strainOf(figures);
  if (strain === "bad") return after({ ...ladder, bad: ladder.bad + 1, good: 0 });
  if (strain === "good") return after({ ...ladder, bad: 0, good: ladder.good + 1 });
  return { ...ladder, bad: 0, good: 0 };
}

function strainOf({ lost_percent, rtt_ms }: Pick<Figures, "lost_percent" | "rtt_ms">): "bad" | "good" | "fair" {
  if ((lost_percent ?? 0) >= LOST_BAD_PERCENT || (rtt_ms ?? 0) >= RTT_BAD_MS) return "bad";
  return (lost_percent ?? 0) < LOST_GOOD_PERCENT && (rtt_ms ?? 0) < RTT_GOOD_MS ? "good" : "fair";
}

function after(ladder: Ladder): Ladder {
  const at = RUNGS.indexOf(ladder.rung);
  const below = RUNGS[at + 1];
  if (ladder.bad >= BAD_MAX && below) {
    const patience = ladder.isTrying ? Math.min(GOOD_MAX, ladder.patience * 2) : GOOD_MIN;
    return { rung: below, bad: 0, good: 0, patience, isTrying: false };
  }
  const above = RUNGS[at - 1];
  if (ladder.good < ladder.patience || !above) {
    // What held for as long as the step up took has held.
    return ladder.isTrying && ladder.good >= GOOD_MIN ? { ...ladder, isTrying: false } : ladder;
  }
  return { ...ladder, rung: above, bad: 0, good: 0, isTrying: true };
}
