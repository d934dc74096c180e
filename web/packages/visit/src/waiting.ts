/** What a waiting customer is told, and when it is worth saying aloud. */
import type { ContactView } from "@yuangui/client";

type Ticket = NonNullable<ContactView["ticket"]>;

/** Whole minutes to wait, at least one; null while nobody serves. */
export function minutesOf(ticket: Pick<Ticket, "estimate_s">): number | null {
  return ticket.estimate_s === null ? null : Math.max(1, Math.ceil(ticket.estimate_s / 60));
}

/** Say it when something changed, not at every reading of the same view. */
export function isNews(before: Ticket | null, now: Ticket | null): boolean {
  return now !== null && (before?.position !== now.position || before.is_offered !== now.is_offered || before.is_long !== now.is_long);
}

/** How long a customer has waited by now: the server's count plus what has passed since it was read. */
export function waitedNow(ticket: Pick<Ticket, "waited_s">, readAt_ms: number, now_ms: number): number {
  return ticket.waited_s + Math.max(0, Math.floor((now_ms - readAt_ms) / 1000));
}
