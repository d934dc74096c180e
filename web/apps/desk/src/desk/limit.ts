/** How long the work after a call may still take. Pure. */
import type { WrapUpLimit } from "@yuangui/client";

export interface Limit {
  /** Seconds that are left, or that it is over by. */
  readonly seconds: number;
  readonly isOver: boolean;
}

/** The limit as it stands now; null without one. */
export function limitOf(wrapUp: WrapUpLimit | null, now_ms: number): Limit | null {
  if (!wrapUp?.due_at) return null;
  const left_s = (Date.parse(wrapUp.due_at) - now_ms) / 1000;
  return left_s > 0 ? { seconds: Math.ceil(left_s), isOver: false } : { seconds: Math.floor(Math.abs(left_s)), isOver: true };
}
