/** Which page belongs to which moment of the contact. */
import type { ContactView } from "@yuangui/client";
import { openNotice } from "./draft.ts";
import type { SessionState } from "./session.ts";

export type Place = "welcome" | "notices" | "check" | "waiting" | "recall" | "call" | "rating" | "finished" | "elsewhere";

const BEFORE: readonly Place[] = ["welcome", "notices", "check"];

/** The page to show, given the one that was asked for. */
export function placeOf(state: SessionState, wanted: Place): Place {
  if (state.isElsewhere) return "elsewhere";
  if (state.contact) return placeOfContact(state.contact, state.isRatingSkipped);
  const reached = reachedBefore(state);
  const asked = BEFORE.indexOf(wanted);
  return BEFORE[Math.min(asked < 0 ? 0 : asked, reached)] ?? "welcome";
}

function placeOfContact(contact: ContactView, isRatingSkipped: boolean): Place {
  if (contact.state === "waiting") return "waiting";
  if (contact.state === "waiting_for_recall") return "recall";
  if (contact.state === "in_call") return "call";
  const mayRate = contact.state !== "left" && contact.teller !== null && contact.rating === null;
  return mayRate && !isRatingSkipped ? "rating" : "finished";
}

/** How far along the pages before the ticket a customer may be. */
function reachedBefore({ settings, draft }: SessionState): number {
  if (!settings || draft.service === undefined) return 0;
  return openNotice(draft, settings.notices) ? 1 : 2;
}
