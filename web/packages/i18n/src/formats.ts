/** Amounts, times and dates as people read them. */
import type { Locale } from "./locale.ts";

/** Minor units as money: 123450 → "¥1,234.50". */
export function money(minor: number, locale: Locale, currency = "CNY"): string {
  return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).format(minor / 100);
}

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "万亿"];

/** Minor units in the words of a Chinese cheque: 123450 → "壹仟贰佰叁拾肆元伍角整". */
export function capitals(minor: number): string {
  if (!Number.isSafeInteger(minor) || minor < 0) throw new RangeError("an amount is a whole number of minor units");
  const yuan = Math.floor(minor / 100);
  const jiao = Math.floor((minor % 100) / 10);
  const fen = minor % 10;
  const whole = yuan > 0 ? `${wholeInCapitals(yuan)}元` : "";
  if (jiao === 0 && fen === 0) return `${whole || "零元"}整`;
  const gap = yuan > 0 && jiao === 0 ? "零" : "";
  return `${whole}${gap}${jiao ? `${DIGITS[jiao]}角` : ""}${fen ? `${DIGITS[fen]}分` : "整"}`;
}

function wholeInCapitals(value: number): string {
  const groups: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 10_000)) groups.push(rest % 10_000);
  let text = "";
  let owesZero = false;
  for (let index = groups.length - 1; index >= 0; index -= 1) {
    const group = groups[index] ?? 0;
    if (group === 0) {
      owesZero = text !== "";
      continue;
    }
    if (text && (owesZero || group < 1000)) text += "零";
    text += groupInCapitals(group) + GROUPS[index];
    owesZero = false;
  }
  return text;
}

function groupInCapitals(group: number): string {
  let text = "";
  let owesZero = false;
  for (let place = 3; place >= 0; place -= 1) {
    const digit = Math.floor(group / 10 ** place) % 10;
    if (digit === 0) {
      owesZero = text !== "";
      continue;
    }
    text += `${owesZero ? "零" : ""}${DIGITS[digit]}${PLACES[place]}`;
    owesZero = false;
  }
  return text;
}

/** Seconds as a clock: 75 → "01:15", 3700 → "1:01:40". */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${parts.join(":")}` : parts.join(":");
}

/** A moment as date and time. */
export function moment(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", hour12: false }).format(new Date(at));
}

/** A moment as time of day. */
export function timeOfDay(at: string | Date, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium", hour12: false }).format(new Date(at));
}

/** A calendar day; `day` is ISO 8601 without a time. */
export function calendarDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

const ON_CLOCK = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::[\d.]+)?(?:Z|([+-])(\d{2}):(\d{2}))$/;
const DAY_MS = 86_400_000;

/** The day and the time that a moment with an offset shows on the clock of that offset. */
export function wallClock(at: string): { day: string; time: string; offset_ms: number } {
  const [, day, time, sign, hours, minutes] = ON_CLOCK.exec(at) ?? [];
  if (!day || !time) throw new RangeError(`no moment: ${at}`);
  const offset_ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return { day, time, offset_ms: sign === "-" ? -offset_ms : offset_ms };
}

/** The day of a moment as people say it where the bank is: today, tomorrow, a weekday, or the date. */
export function dayOnBankClock(at: string, now_ms: number, locale: Locale): string {
  const { day, offset_ms } = wallClock(at);
  const midnight = new Date(`${day}T00:00:00Z`);
  const today_ms = Math.floor((now_ms + offset_ms) / DAY_MS) * DAY_MS;
  const ahead = Math.round((midnight.getTime() - today_ms) / DAY_MS);
  if (ahead === 0 || ahead === 1) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(ahead, "day");
  const weekday = new Intl.DateTimeFormat(locale, { weekday: locale === "en" ? "long" : "short", timeZone: "UTC" }).format(midnight);
  if (ahead > 1 && ahead < 7) return weekday;
  return `${new Intl.DateTimeFormat(locale, { month: "long", day: "numeric", timeZone: "UTC" }).format(midnight)} ${weekday}`;
}

/** A moment as people say it where the bank is, such as "周一 08:30". */
export const onBankClock = (at: string, now_ms: number, locale: Locale): string => `${dayOnBankClock(at, now_ms, locale)} ${wallClock(at).time}`;
