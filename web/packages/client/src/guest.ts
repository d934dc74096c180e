/** What a guest's page asks of the server: one call, and nothing else of the contact. */
import type { GuestView } from "./contract.ts";
import { ask } from "./http.ts";

export interface GuestApi {
  /** Take the place that the link of this token offers. */
  join(token: string): Promise<GuestView>;
  call(): Promise<GuestView>;
  leave(): Promise<GuestView>;
}

/** The client of a guest's page; who asks is known by the cookie. */
export function createGuestApi(): GuestApi {
  return {
    join: (token) => ask(`/api/public/invitations/${encodeURIComponent(token)}/guest`, { method: "POST" }),
    call: () => ask("/api/guest/call"),
    leave: () => ask("/api/guest/leave", { method: "POST" }),
  };
}
