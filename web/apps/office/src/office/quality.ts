/** How a call was to listen, drawn over its time. No Vue, no clock. */
import type { PartyQuality, QualitySample } from "@yuangui/client";

export const MOS_MIN = 1;
export const MOS_MAX = 4.5;
/** Below this many users are dissatisfied (ITU-T G.107, annex B). */
export const MOS_POOR = 3.1;
// Pages measure every five seconds; over a longer silence no line is drawn.
const SILENCE_S = 15;
const EVERY_S = 5;

export interface Point {
  at_s: number;
  mos: number;
}

export interface PoorStretch {
  role: string;
  from_s: number;
  to_s: number;
  mos: number;
}

/** The lines of a party: each without a break, in the order of time. */
export function linesOf({ samples }: PartyQuality): Point[][] {
  const lines: Point[][] = [];
  for (const point of pointsOf(samples)) {
    const line = lines.at(-1);
    const last = line?.at(-1);
    if (line && last && point.at_s - last.at_s <= SILENCE_S) line.push(point);
    else lines.push([point]);
  }
  return lines;
}

/** When a party heard badly, the worst first. A sample speaks for the seconds before it. */
export function poorStretchesOf(party: PartyQuality): PoorStretch[] {
  const found: PoorStretch[] = [];
  for (const line of linesOf(party)) {
    let open: PoorStretch | null = null;
    for (const [place, { at_s, mos }] of line.entries()) {
      if (mos >= MOS_POOR) open = null;
      else if (open) Object.assign(open, { to_s: at_s, mos: Math.min(open.mos, mos) });
      else found.push((open = { role: party.role, from_s: line[place - 1]?.at_s ?? Math.max(0, at_s - EVERY_S), to_s: at_s, mos }));
    }
  }
  return found.sort((one, other) => one.mos - other.mos);
}

function pointsOf(samples: readonly QualitySample[]): Point[] {
  return samples.flatMap(({ offset_s, mos }) => (mos === null ? [] : [{ at_s: offset_s, mos }]));
}
