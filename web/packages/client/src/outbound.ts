/** What staff ask of the server about invitations of customers and of guests. */
import type { Locale } from "./contract.ts";
import { ask } from "./http.ts";
import type { DeskCallback, GuestRole, InvitePurpose, Outbound } from "./staff_contract.ts";

export interface Invitee {
  name: string;
  phone: string;
  locale: Locale;
}

export interface OutboundWish extends Invitee {
  purpose: InvitePurpose;
  service: string | null;
  /** The time of an appointment (ISO 8601); null: the link goes now. */
  notBefore: string | null;
  isForMe: boolean;
}

export interface OutboundApi {
  /** The newest invitations within reach. */
  list(): Promise<Outbound[]>;
  invite(wish: OutboundWish): Promise<Outbound>;
  /** Send somebody from outside a link into the running call. */
  inviteGuest(contactId: string, role: GuestRole, guest: Invitee): Promise<Outbound>;
  resend(id: string): Promise<Outbound>;
  revoke(id: string): Promise<Outbound>;
}

const ALL = "/api/outbound/invitations";
const one = (id: string): string => `${ALL}/${encodeURIComponent(id)}`;

/** The client of invitations; who asks is known by the cookie. */
export function createOutboundApi(): OutboundApi {
  return {
    list: () => ask(ALL),
    invite: ({ purpose, name, phone, locale, service, notBefore, isForMe }) =>
      ask(ALL, {
        method: "POST",
        body: { purpose, customer_name: name, phone, locale, service, not_before: notBefore, is_for_me: isForMe },
      }),
    inviteGuest: (contactId, role, { name, phone, locale }) =>
      ask(`/api/desk/contacts/${encodeURIComponent(contactId)}/call/guests`, { method: "POST", body: { role, name, phone, locale } }),
    resend: (id) => ask(`${one(id)}/resend`, { method: "POST" }),
    revoke: (id) => ask(`${one(id)}/revoke`, { method: "POST" }),
  };
}

export interface CallbacksApi {
  /** Who is to be called, the next first; then what has ended lately. */
  list(): Promise<DeskCallback[]>;
  /** Send the customer a link; it ends the one before. */
  call(id: string): Promise<DeskCallback>;
  noAnswer(id: string): Promise<DeskCallback>;
  done(id: string): Promise<DeskCallback>;
}

const CALLBACKS = "/api/outbound/callbacks";

/** The client of callbacks; who asks is known by the cookie. */
export function createCallbacksApi(): CallbacksApi {
  const post = (id: string, what: string): Promise<DeskCallback> => ask(`${CALLBACKS}/${encodeURIComponent(id)}/${what}`, { method: "POST" });
  return {
    list: () => ask(CALLBACKS),
    call: (id) => post(id, "call"),
    noAnswer: (id) => post(id, "no-answer"),
    done: (id) => post(id, "done"),
  };
}
