/** What both sides are told of a weak network: whose picture is less, and when it is whole again. */
import { RUNGS, type Rung } from "./ladder.ts";

export type Whose = "own" | "other";

/** Whose picture is smaller or left out. */
export interface Weakness {
  readonly whose: Whose;
  readonly rung: Exclude<Rung, "full">;
}

export type Sending = Readonly<Record<Whose, Rung>>;

/** What stands on the page while somebody sends less than everything. */
export function weaknessesIn(sending: Sending): Weakness[] {
  return (["other", "own"] as const).flatMap((whose) => {
    const rung = sending[whose];
    return rung === "full" ? [] : [{ whose, rung }];
  });
}

/** Whose picture is whole again. */
export function restoredBy(before: Sending, after: Sending): Whose[] {
  return (["other", "own"] as const).filter((whose) => before[whose] !== "full" && after[whose] === "full");
}

/** How much of its picture somebody sends: what the call heard last, or what the server knew when the page came. */
export function rungOf(known: { readonly peer_id: string; readonly rung: string } | undefined, heard: ReadonlyMap<string, Rung>): Rung {
  if (!known) return "full";
  return heard.get(known.peer_id) ?? RUNGS.find((each) => each === known.rung) ?? "full";
}
