/** What the page of reports makes of its figures. No Vue, no browser: all is handed in. */
import type { ReportFigures, ReportPeriod, ReportQuery } from "@yuangui/client";
import { clock } from "@yuangui/i18n";

export type FigureName = keyof ReportFigures;

export const COLUMNS: readonly FigureName[] = [
  "offered", "answered", "in_time_percent", "abandoned", "callbacks", "lost", "missed", "refused", "wait_s", "wait_p90_s", "talk_s", "wrap_up_s", "rating",
];
/** What stands large above the tables. */
export const TILES: readonly FigureName[] = ["offered", "answered", "in_time_percent", "abandoned", "wait_s", "talk_s"];
const BYS = ["day", "week", "month"] as const;
const PERS = ["seat", "place", "service"] as const;
const NOTHING = "–";
const DAY_MS = 86_400_000;

/** Whoever left while waiting belongs to no seat. */
export function columnsOf(per: ReportQuery["per"]): readonly FigureName[] {
  return per === "seat" ? COLUMNS.filter((name) => name !== "abandoned" && name !== "callbacks") : COLUMNS;
}

/** A figure as people read it; a mean of nobody is a dash. */
export function told(name: FigureName, figures: ReportFigures): string {
  const value = figures[name];
  if (value === null) return NOTHING;
  if (name === "in_time_percent") return `${value}%`;
  if (name === "rating") return value.toFixed(1);
  return name.endsWith("_s") ? clock(value) : String(value);
}

/** The question that stands in an address; what is missing or makes no sense is this week, by day. */
export function queryIn(given: Record<string, unknown>, today: string): ReportQuery {
  const last = isDay(given["last"]) ? given["last"] : today;
  return {
    first: isDay(given["first"]) ? given["first"] : daysBefore(last, 6),
    last,
    by: BYS.find((by) => by === given["by"]) ?? "day",
    per: PERS.find((per) => per === given["per"]) ?? "seat",
  };
}

export interface Bar {
  start: string;
  answered: number;
  abandoned: number;
  /** Heights as parts of the tallest bar. */
  low: number;
  high: number;
}

/** Answered at the foot, abandoned on top, as parts of the tallest. */
export function barsOf(periods: readonly ReportPeriod[]): Bar[] {
  const most = mostOf(periods);
  return periods.map(({ start, figures: { answered, abandoned } }) => ({ start, answered, abandoned, low: answered / most, high: abandoned / most }));
}

export function mostOf(periods: readonly ReportPeriod[]): number {
  return Math.max(1, ...periods.map(({ figures }) => figures.answered + figures.abandoned));
}

function isDay(value: unknown): value is string {
  return typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10);
}
