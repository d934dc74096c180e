/** Figures of a connection in three words that a customer understands. */
import type { Figures } from "@yuangui/call";

export type Quality = "good" | "weak" | "poor";

export function qualityOf(figures: Figures | null): Quality | null {
  if (!figures || (figures.rtt_ms === null && figures.lost_percent === null)) return null;
  const { rtt_ms, lost_percent } = { rtt_ms: figures.rtt_ms ?? 0, lost_percent: figures.lost_percent ?? 0 };
  if (rtt_ms > 600 || lost_percent > 8) return "poor";
  return rtt_ms > 300 || lost_percent > 3 ? "weak" : "good";
}
