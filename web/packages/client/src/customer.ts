/** What the customer's page asks of the server. */
import type {
  CallbackBody,
  CallbackTimes,
  ClosedCallbackBody,
  ComeBody,
  ContactView,
  HandoutView,
  Locale,
  OfferedWishes,
  OpenContactBody,
  OpenedInvitation,
  PictureKind,
  PublicSettings,
  UploadView,
  Wishes,
} from "./contract.ts";
import { ask } from "./http.ts";
import { newKey } from "./key.ts";

export interface CustomerApi {
  settings(at: string, locale: Locale): Promise<PublicSettings>;
  /** What can be wished at a place. */
  offered(at: string): Promise<OfferedWishes>;
  open(body: OpenContactBody, key: string): Promise<ContactView>;
  /** Who invites by the link of this token, and for what. */
  invitation(token: string): Promise<OpenedInvitation>;
  /** Bind the link to this browser. */
  confirm(token: string, name: string, phoneTail: string): Promise<OpenedInvitation>;
  /** Take a number by a link; the same contact again when it was taken. */
  come(token: string, body: ComeBody, key: string): Promise<ContactView>;
  contact(): Promise<ContactView>;
  /** Wish otherwise while waiting. */
  wish(wishes: Wishes): Promise<ContactView>;
  /** Go on after the call was lost. */
  callAgain(): Promise<ContactView>;
  /** When this customer could be called back. */
  callbackTimes(at: string, service: string | null): Promise<CallbackTimes>;
  /** Leave the line and be called back. */
  bookCallback(body: CallbackBody): Promise<ContactView>;
  /** Be called back though nobody takes numbers at this hour. */
  bookWhenClosed(body: ClosedCallbackBody, key: string): Promise<ContactView>;
  cancelCallback(): Promise<ContactView>;
  leave(): Promise<ContactView>;
  hangUp(): Promise<ContactView>;
  rate(stars: number, note: string): Promise<ContactView>;
  act(visit: number, action: string, data: Record<string, unknown>): Promise<ContactView>;
  upload(kind: PictureKind, picture: Blob): Promise<UploadView>;
  /** Show the teller a picture. */
  give(file: File): Promise<HandoutView>;
}

const CONTACT = "/api/customer/contact";
const link = (token: string): string => `/api/public/invitations/${encodeURIComponent(token)}`;

/** The address of a kept picture. */
export const objectAddress = (id: string): string => `${CONTACT}/objects/${encodeURIComponent(id)}`;
/** The address of a text of the running service, spoken. */
export const speechAddress = (textKey: string): string => `${CONTACT}/speech?text_key=${encodeURIComponent(textKey)}`;
/** The address of the receipt (PDF). */
export const receiptAddress = `${CONTACT}/receipt`;

/** The client of the customer's page; who asks is known by the cookie. */
export function createCustomerApi(): CustomerApi {
  return {
    settings: (at, locale) => ask(`/api/public/settings?at=${encodeURIComponent(at)}&locale=${locale}`),
    offered: (at) => ask(`/api/public/wishes?at=${encodeURIComponent(at)}`),
    open: (body, key) => ask("/api/customer/contacts", { method: "POST", body, key }),
    invitation: (token) => ask(link(token)),
    confirm: (token, name, phone_tail) => ask(`${link(token)}/confirm`, { method: "POST", body: { name, phone_tail } }),
    come: (token, body, key) => ask(`${link(token)}/contact`, { method: "POST", body, key }),
    contact: () => ask(CONTACT),
    wish: (body) => ask(`${CONTACT}/wishes`, { method: "POST", body }),
    callAgain: () => ask(`${CONTACT}/call-again`, { method: "POST" }),
    callbackTimes: (at, service) =>
      ask(`/api/customer/callback-times?at=${encodeURIComponent(at)}${service === null ? "" : `&service=${encodeURIComponent(service)}`}`),
    bookCallback: (body) => ask(`${CONTACT}/callback`, { method: "POST", body }),
    bookWhenClosed: (body, key) => ask("/api/customer/callbacks", { method: "POST", body, key }),
    cancelCallback: () => ask(`${CONTACT}/callback/cancel`, { method: "POST" }),
    leave: () => ask(`${CONTACT}/leave`, { method: "POST" }),
    hangUp: () => ask(`${CONTACT}/hang-up`, { method: "POST" }),
    rate: (stars, note) => ask(`${CONTACT}/rating`, { method: "POST", body: { stars, note } }),
    act(visit, action, data) {
      const key = newKey();
      return ask(`${CONTACT}/run/actions`, { method: "POST", body: { visit, action, data, key }, key });
    },
    upload(kind, picture) {
      const form = new FormData();
      form.set("kind", kind);
      form.set("file", picture, `${kind}.jpg`);
      return ask(`${CONTACT}/uploads`, { method: "POST", form });
    },
    give(file) {
      const form = new FormData();
      form.set("file", file, file.name);
      return ask(`${CONTACT}/handouts`, { method: "POST", form });
    },
  };
}
