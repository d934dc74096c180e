/** What staff ask of the server about calls of more than two. */
import { ask } from "./http.ts";
import type { CallQueue, Colleague, Conference, InvitedRole, Monitoring, MonitorMode, MyInvitation } from "./staff_contract.ts";

export interface ConferenceApi {
  conference(contactId: string): Promise<Conference>;
  /** Who could be called in: those whose page is open. */
  colleagues(contactId: string): Promise<Colleague[]>;
  /** The queues to which the customer can be given on. */
  queues(contactId: string): Promise<CallQueue[]>;
  invite(contactId: string, staffId: string, role: InvitedRole): Promise<Conference>;
  withdraw(contactId: string, invitationId: string): Promise<Conference>;
  remove(contactId: string, peerId: string): Promise<Conference>;
  handOver(contactId: string, staffId: string): Promise<void>;
  giveOn(contactId: string, reason: string, to: { queue?: string; staff_id?: string }): Promise<void>;
}

export interface InvitedApi {
  invitations(): Promise<MyInvitation[]>;
  acceptInvitation(id: string): Promise<void>;
  /** Refuse to come, or leave again. */
  declineInvitation(id: string): Promise<void>;
}

export interface MonitorApi {
  monitor(contactId: string, mode: MonitorMode | "off", reason: string): Promise<Monitoring>;
  takeOver(contactId: string, reason: string): Promise<void>;
}

const post = <T>(path: string, body?: unknown) => ask<T>(path, { method: "POST", ...(body ? { body } : {}) });
const call = (id: string): string => `/api/desk/contacts/${encodeURIComponent(id)}/call`;
const watched = (id: string): string => `/api/office/floor/contacts/${encodeURIComponent(id)}/call`;
const invitation = (id: string): string => `/api/invitations/${encodeURIComponent(id)}`;

/** The client of the teller who has the call. */
export function createConferenceApi(): ConferenceApi {
  return {
    conference: (id) => ask(call(id)),
    colleagues: (id) => ask(`${call(id)}/colleagues`),
    queues: (id) => ask(`${call(id)}/queues`),
    invite: (id, staff_id, role) => post(`${call(id)}/invitations`, { staff_id, role }),
    withdraw: (id, asked) => post(`${call(id)}/invitations/${encodeURIComponent(asked)}/withdraw`),
    remove: (id, peer_id) => post(`${call(id)}/remove`, { peer_id }),
    handOver: (id, staff_id) => post(`${call(id)}/hand-over`, { staff_id }),
    giveOn: (id, reason, to) => post(`${call(id)}/give-on`, { reason, ...to }),
  };
}

/** The client of a colleague who is asked into a call. */
export function createInvitedApi(): InvitedApi {
  return {
    invitations: () => ask("/api/invitations"),
    acceptInvitation: (id) => post(`${invitation(id)}/accept`),
    declineInvitation: (id) => post(`${invitation(id)}/decline`),
  };
}

/** The client of a supervisor who listens to calls. Stopping outlives the page. */
export function createMonitorApi(): MonitorApi {
  return {
    monitor: (id, mode, reason) => ask(`${watched(id)}/monitor`, { method: "POST", body: { mode, reason }, outlives: mode === "off" }),
    takeOver: (id, reason) => post(`${watched(id)}/take-over`, { reason }),
  };
}
