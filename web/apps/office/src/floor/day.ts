/** A queue's day against its plan, as it is drawn. Pure. */
import type { QueueDay } from "@yuangui/client";

export interface DrawnHalfHour {
  readonly slot: number;
  /** Heights from 0 to 1 of the busiest half hour. */
  readonly bar: number;
  readonly line: number | null;
}

const EDGE = 2;
const SLOTS = 48;

/** 29 → "14:30". */
export const timeOfSlot = (slot: number): string => `${Math.floor(slot / 2)}:${slot % 2 ? "30" : "00"}`;

/** The half hours in which anybody came or was expected, and now, with a little room beside them. */
export function drawnDay({ half_hours: all }: QueueDay, now: number): DrawnHalfHour[] {
  const busy = all.flatMap((each, slot) => (each.contacts || each.expected || slot === now ? [slot] : []));
  const most = Math.max(1, ...all.flatMap((each) => [each.contacts, each.expected ?? 0]));
  const [first, last] = [Math.max(0, Math.min(...busy) - EDGE), Math.min(SLOTS - 1, Math.max(...busy) + EDGE)];
  return all
    .map((each, slot) => ({ slot, bar: each.contacts / most, line: each.expected === null ? null : each.expected / most }))
    .slice(first, last + 1);
}
