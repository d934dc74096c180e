/** Whether the visit's service takes customers at this hour, and what is offered when it does not. */
import type { DoorView, InsteadView } from "@yuangui/client";
import type { SessionState } from "./session.ts";

/** The door of what was chosen; null while nothing is, and for whoever was invited. */
export function doorOf({ settings, draft }: Pick<SessionState, "settings" | "draft">): DoorView | null {
  if (draft.service === undefined || draft.invitation !== null) return null;
  const doors = settings?.doors ?? [];
  return doors.find((door) => door.service === draft.service) ?? null;
}

/** What is offered in the place of waiting: at a closed door, or in a long line. */
export function insteadOf(state: Pick<SessionState, "settings" | "draft" | "contact">): InsteadView | null {
  if (state.contact) return state.contact.ticket?.is_offered ? null : (state.contact.ticket?.instead ?? null);
  const door = doorOf(state);
  return door?.is_open === false ? door.instead : null;
}
