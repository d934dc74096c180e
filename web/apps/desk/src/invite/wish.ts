/** What a teller fills in to invite somebody, and whether it can be sent. */
import type { GuestRole, InvitePurpose, Locale, OutboundWish } from "@yuangui/client";

export type For = InvitePurpose | "guest";

export interface Form {
  purpose: For;
  role: GuestRole;
  name: string;
  phone: string;
  locale: Locale;
  service: string;
  /** As the browser's own field gives it, in local time; empty: now. */
  at: string;
  isForMe: boolean;
}

export const PURPOSES: readonly InvitePurpose[] = ["interview", "attestation", "merchant_inspection", "callback"];
export const GUEST_ROLES: readonly GuestRole[] = ["guardian", "co_borrower", "interpreter"];

/** A form as it begins: into the running call where there is one. */
export function emptyForm(isInCall: boolean): Form {
  return { purpose: isInCall ? "guest" : "interview", role: "guardian", name: "", phone: "", locale: "zh-CN", service: "", at: "", isForMe: true };
}

export const isReady = ({ name, phone, at }: Form, now_ms: number): boolean =>
  name.trim() !== "" && /^[0-9]{5,20}$/.test(phone) && (at === "" || Date.parse(at) > now_ms);

/** The wish of a form that is no guest's. */
export function wishOf(form: Form): OutboundWish | null {
  if (form.purpose === "guest") return null;
  const { purpose, phone, locale, isForMe } = form;
  const notBefore = form.at === "" ? null : new Date(form.at).toISOString();
  return { purpose, name: form.name.trim(), phone, locale, service: form.service || null, notBefore, isForMe };
}
