/** Slots as a customer chooses them: first the day, then the time. Pure. */
import type { CallbackSlot } from "@yuangui/client";
import { dayOnBankClock, wallClock, type Locale } from "@yuangui/i18n";

export interface SlotDay {
  day: string;
  label: string;
  slots: { at: string; label: string }[];
}

/** The slots by the bank's days, in their order. */
export function daysOf(slots: readonly CallbackSlot[], now_ms: number, locale: Locale): SlotDay[] {
  const days: SlotDay[] = [];
  for (const { begins_at, ends_at } of slots) {
    const { day, time } = wallClock(begins_at);
    const slot = { at: begins_at, label: `${time}–${wallClock(ends_at).time}` };
    const last = days.at(-1);
    if (last?.day === day) last.slots.push(slot);
    else days.push({ day, label: dayOnBankClock(begins_at, now_ms, locale), slots: [slot] });
  }
  return days;
}

/** A spell as people say it: "周一 08:30–09:00"; without an end, from when on. */
export function spellOf(begins_at: string, ends_at: string | null, now_ms: number, locale: Locale): string {
  const end = ends_at === null ? "" : `–${wallClock(ends_at).time}`;
  return `${dayOnBankClock(begins_at, now_ms, locale)} ${wallClock(begins_at).time}${end}`;
}

/** A number that can be called: digits, whatever stands between them. */
export const phoneIn = (text: string): string => text.replaceAll(/[\s-]/g, "").replace(/^\+?86(?=1\d{10}$)/, "");
export const isPhone = (phone: string): boolean => /^[0-9]{5,20}$/.test(phone);
/** In groups, so that it can be compared: "138 0000 5678". */
export const grouped = (phone: string): string =>
  phone.length === 11 ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone.replaceAll(/(\d{4})(?=\d)/g, "$1 ");
