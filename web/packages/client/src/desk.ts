/** What the teller's desk asks of the server. */
import type { ContactView, HandoutView, PictureKind, UploadView } from "./contract.ts";
import { ask } from "./http.ts";
import { newKey } from "./key.ts";
import type { ChosenReason, ChosenState, DeskView, KeptObject, ResultCode } from "./staff_contract.ts";

export interface DeskApi {
  desk(): Promise<DeskView>;
  chooseState(state: ChosenState, reason?: ChosenReason): Promise<DeskView>;
  accept(ticketId: string): Promise<DeskView>;
  refuse(ticketId: string): Promise<DeskView>;
  startRun(contactId: string, flow: string, key: string): Promise<ContactView>;
  act(contactId: string, visit: number, action: string, data: Record<string, unknown>): Promise<ContactView>;
  cancelRun(contactId: string, reason: string): Promise<ContactView>;
  mark(contactId: string, kind: string, labelKey: string): Promise<void>;
  snapshot(contactId: string, purpose: string): Promise<void>;
  upload(contactId: string, kind: PictureKind, picture: Blob): Promise<UploadView>;
  /** Show the customer a document or a picture. */
  give(contactId: string, file: File): Promise<HandoutView>;
  objects(contactId: string): Promise<KeptObject[]>;
  /** Put somebody from outside on hold, or bring them back. */
  setHeld(contactId: string, peerId: string, isHeld: boolean): Promise<void>;
  hangUp(contactId: string): Promise<ContactView>;
  wrapUp(contactId: string, code: ResultCode, note: string): Promise<ContactView>;
  /** Keep what is chosen and written so far: the seat may be freed with it. */
  draftWrapUp(contactId: string, code: ResultCode | null, note: string): Promise<void>;
  /** Put the end of the wrap-up off once more; `extendedCount` is how often it had been. */
  extendWrapUp(extendedCount: number): Promise<DeskView>;
  askForHelp(note: string): Promise<DeskView>;
  withdrawHelp(): Promise<DeskView>;
  readMessage(id: string): Promise<DeskView>;
}

const DESK = "/api/desk";
const contact = (id: string): string => `${DESK}/contacts/${encodeURIComponent(id)}`;
const offer = (id: string): string => `${DESK}/offers/${encodeURIComponent(id)}`;
const post = <T>(path: string, body?: unknown) => ask<T>(path, { method: "POST", ...(body ? { body } : {}) });

/** The address of a kept picture of the contact that the teller serves. */
export const deskObjectAddress = (contactId: string, objectId: string): string =>
  `${contact(contactId)}/objects/${encodeURIComponent(objectId)}`;

/** The client of the desk; who asks is known by the cookie. */
export function createDeskApi(): DeskApi {
  return {
    desk: () => ask(DESK),
    chooseState: (state, reason) => post(`${DESK}/state`, reason ? { state, reason } : { state }),
    accept: (id) => post(`${offer(id)}/accept`),
    refuse: (id) => post(`${offer(id)}/refuse`),
    startRun: (id, flow, key) => ask(`${contact(id)}/run`, { method: "POST", body: { flow, key }, key }),
    act(id, visit, action, data) {
      const key = newKey();
      return ask(`${contact(id)}/run/actions`, { method: "POST", body: { visit, action, data, key }, key });
    },
    cancelRun: (id, reason) => post(`${contact(id)}/run/cancel`, { reason }),
    mark: (id, kind, label_key) => post(`${contact(id)}/marks`, { kind, label_key }),
    snapshot: (id, purpose) => post(`${contact(id)}/snapshot`, { purpose }),
    upload(id, kind, picture) {
      const form = new FormData();
      form.set("kind", kind);
      form.set("file", picture, `${kind}.jpg`);
      return ask(`${contact(id)}/uploads`, { method: "POST", form });
    },
    give(id, file) {
      const form = new FormData();
      form.set("file", file, file.name);
      return ask(`${contact(id)}/handouts`, { method: "POST", form });
    },
    objects: (id) => ask(`${contact(id)}/objects`),
    setHeld: (id, peer_id, isHeld) => post(`${contact(id)}/call/${isHeld ? "hold" : "resume"}`, { peer_id }),
    hangUp: (id) => post(`${contact(id)}/hang-up`),
    wrapUp: (id, result_code, note) => post(`${contact(id)}/wrap-up`, { result_code, note }),
    draftWrapUp: (id, result_code, note) => post(`${contact(id)}/wrap-up-draft`, { result_code, note }),
    extendWrapUp: (extended_count) => post(`${DESK}/wrap-up/extend`, { extended_count }),
    askForHelp: (note) => post(`${DESK}/help`, { note }),
    withdrawHelp: () => post(`${DESK}/help/withdraw`),
    readMessage: (id) => post(`${DESK}/messages/${encodeURIComponent(id)}/read`),
  };
}
