/** How a page is in a call, and what it sends because of that. */
import type { Role } from "./messages.ts";

export type Mode = "party" | "listen" | "whisper";
export type Act = "end" | "hold" | "invite" | "point" | "share";
type Raw = Readonly<Record<string, unknown>>;

export interface Place {
  /** In the conversation; unseen; or heard by the teller alone. */
  readonly mode: Mode;
  /** Neither hears nor is heard for the moment. */
  readonly isHeld: boolean;
  readonly hasLeft: boolean;
  readonly may: readonly Act[];
}

export type Sent = "both" | "sound" | "nothing";
const SENT: Readonly<Record<Mode, Sent>> = { party: "both", whisper: "sound", listen: "nothing" };
const ACTS: ReadonlySet<unknown> = new Set<Act>(["end", "hold", "invite", "point", "share"]);

export function placeIn({ mode, held, left, may }: Raw): Place | null {
  if (typeof mode !== "string" || !(mode in SENT)) return null;
  return { mode: mode as Mode, isHeld: held === true, hasLeft: left === true, may: Array.isArray(may) ? may.filter(isAct) : [] };
}

/** What is sent; before the server has said so, what the role usually does. */
export function sentBy(role: Role, place: Place | null): Sent {
  if (place) return SENT[place.mode];
  return role === "authoriser" || role === "supervisor" ? "nothing" : "both";
}

function isAct(value: unknown): value is Act {
  return ACTS.has(value);
}
