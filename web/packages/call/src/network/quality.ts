/** What a connection is like, in figures and in one word. */
import type { Figures } from "../port.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Somebody else's connection, as the server tells it. */
export interface PeerQuality {
  readonly rtt_ms: number | null;
  readonly lost_percent: number | null;
  /** Mean opinion score of listening, 1 to 4.5. */
  readonly mos: number | null;
}

export type Grade = "unknown" | "good" | "fair" | "poor";

// What a listener calls good, and what annoys them (ITU-T G.107 annex B).
const MOS_GOOD = 4;
const MOS_FAIR = 3.1;

export function gradeOf({ mos, rtt_ms, lost_percent }: PeerQuality): Grade {
  if (mos !== null) return mos >= MOS_GOOD ? "good" : mos >= MOS_FAIR ? "fair" : "poor";
  if (rtt_ms === null && lost_percent === null) return "unknown";
  if ((lost_percent ?? 0) > 8 || (rtt_ms ?? 0) > 600) return "poor";
  return (lost_percent ?? 0) > 2 || (rtt_ms ?? 0) > 250 ? "fair" : "good";
}

/** The same of what this page measured by itself; it keeps no score. */
export function ownGrade(figures: Figures | null): Grade {
  return figures ? gradeOf({ ...figures, mos: null }) : "unknown";
}

/** What others' connections are like, after the server told of one of them. */
export function qualitiesWith(qualities: ReadonlyMap<string, PeerQuality>, raw: Raw): ReadonlyMap<string, PeerQuality> {
  const { peer_id } = raw;
  if (typeof peer_id !== "string") return qualities;
  const told = { rtt_ms: numberIn(raw["rtt_ms"]), lost_percent: numberIn(raw["lost_percent"]), mos: numberIn(raw["mos"]) };
  return new Map(qualities).set(peer_id, told);
}

function numberIn(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
