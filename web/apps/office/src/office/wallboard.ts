/** What the big screen makes of its figures. No Vue, no browser: all is handed in. */
import type { WallboardFigures, WallboardHour, WallboardPlace } from "@yuangui/client";

/** Without an answer for this long, what is shown may be wrong. */
export const STALE_AFTER_MS = 30_000;
export const NOTHING = "–";

/** Since when nothing new has come, once that is too long; null while figures are fresh. */
export function staleSince(readAt: string, now_ms: number): string | null {
  return now_ms - Date.parse(readAt) >= STALE_AFTER_MS ? readAt : null;
}

/** A time of day where the bank is, whose day the figures are of. */
export function bankTime(at: string | number, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium", hour12: false, timeZone }).format(new Date(at));
}

/** The calendar day where the bank is, as YYYY-MM-DD. */
export function bankDay(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone }).format(new Date(at));
}

/** A share of 100, or a dash for a share of nobody. */
export const percent = (share: number | null): string => (share === null ? NOTHING : `${share}%`);

/** How full a place is: 0 nobody, 1 all are served, 2 one or two wait, 3 up to five, 4 more. */
export function loadOf({ waiting, in_call }: Pick<WallboardPlace, "waiting" | "in_call">): 0 | 1 | 2 | 3 | 4 {
  if (waiting === 0) return in_call === 0 ? 0 : 1;
  if (waiting <= 2) return 2;
  return waiting <= 5 ? 3 : 4;
}

export type FigureName = Exclude<keyof WallboardFigures, "lost">;

/** Whether more of a figure is better, worse, or neither. */
const BETTER: Record<FigureName, 1 | -1 | 0> = {
  contacts: 0,
  handled: 1,
  abandoned: -1,
  in_time_percent: 1,
  average_wait_s: -1,
  average_length_s: 0,
};

/** How today compares with last week. */
export function trendOf(name: FigureName, today: WallboardFigures, lastWeek: WallboardFigures): "better" | "worse" | "same" {
  const [now, before] = [today[name], lastWeek[name]];
  if (now === null || before === null || now === before || BETTER[name] === 0) return "same";
  return now > before === BETTER[name] > 0 ? "better" : "worse";
}

/** Bars and the line of last week, as parts of the tallest of both. */
export function drawnHours(hours: readonly WallboardHour[]): { hour: number; bar: number; line: number }[] {
  const most = Math.max(1, ...hours.flatMap((each) => [each.contacts, each.last_week]));
  return hours.map((each) => ({ hour: each.hour, bar: each.contacts / most, line: each.last_week / most }));
}

/** What a place is called on a small tile: without what all of them are called. */
export function shortName(name: string): string {
  return name.replace(/(农村商业银行|农村信用合作联社| Rural Commercial Bank)$/, "") || name;
}

/** How many tiles stand beside each other. */
export function columnsFor(count: number): number {
  if (count <= 12) return 4;
  return count <= 40 ? 8 : 12;
}

/** Do something a little later, once for however often it was asked for until then. */
export function paced(act: () => void, gap_ms: number, later: (act: () => void, delay_ms: number) => unknown = setTimeout): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    later(() => {
      isDue = false;
      act();
    }, gap_ms);
  };
}
