/** Which page belongs to which moment of the contact. */
import type { ContactView } from "@yuangui/client";
import { doorOf, insteadOf } from "./door.ts";
import { openNotice } from "./draft.ts";
import type { SessionState } from "./session.ts";

export type Place = "welcome" | "notices" | "check" | "closed" | "callback" | "waiting" | "recall" | "call" | "rating" | "finished" | "elsewhere";

const BEFORE: readonly Place[] = ["welcome", "notices", "check"];

/** The page to show, given the one that was asked for. */
export function placeOf(state: SessionState, wanted: Place): Place {
  if (state.isElsewhere) return "elsewhere";
  if (state.contact) return placeOfContact(state.contact, state);
  if (wanted !== "welcome" && doorOf(state)?.is_open === false) return placeAtClosedDoor(state);
  const reached = reachedBefore(state);
  const asked = BEFORE.indexOf(wanted);
  return BEFORE[Math.min(asked < 0 ? 0 : asked, reached)] ?? "welcome";
}

function placeOfContact(contact: ContactView, state: SessionState): Place {
  if (contact.state === "waiting") return wantsCallback(state) ? "callback" : "waiting";
  if (contact.state === "waiting_for_recall") return "recall";
  if (contact.state === "in_call") return "call";
  const mayRate = contact.state !== "left" && contact.teller !== null && contact.rating === null;
  return mayRate && !state.isRatingSkipped ? "rating" : "finished";
}

/** Out of hours nobody takes a number: whoever wishes to be called back answers the notices first. */
function placeAtClosedDoor(state: SessionState): Place {
  if (!wantsCallback(state) || !state.settings) return "closed";
  return openNotice(state.draft, state.settings.notices) ? "notices" : "callback";
}

const wantsCallback = (state: SessionState): boolean => state.draft.wantsCallback && insteadOf(state)?.kind === "callback";

/** How far along the pages before the ticket a customer may be. */
function reachedBefore({ settings, draft }: SessionState): number {
  if (!settings || draft.service === undefined) return 0;
  return openNotice(draft, settings.notices) ? 1 : 2;
}
