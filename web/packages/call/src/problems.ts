/** What the server's refusals mean to a page in a call. */
import type { CallState } from "./state.ts";

// What a page cannot mend by itself: it has no place in this call, or there is none.
const FINAL = new Set(["call.not_found", "call.over", "call.not_admitted", "call.may_not_publish"]);
const PASSING = new Set(["call.answer_stale"]);

/** What a page shows of it: nothing of what passes by itself or is none of a call. */
export function problemOf(code: unknown): Partial<CallState> {
  if (typeof code !== "string" || !code.startsWith("call.") || PASSING.has(code)) return {};
  return FINAL.has(code) ? { phase: "refused", problem: code } : { problem: code };
}
