/** Opening hours as an administrator writes them: spans of a day, and different days line by line. Pure. */
import type { PlanDayException, PlanHours, PlanSpan } from "@yuangui/client";

const TIME = /^([01]?\d|2[0-4])[:：]([0-5]\d)$/;
const BETWEEN_TIMES = /^([\d:：]+)\s*(?:-|–|—|~|～|至)\s*([\d:：]+)$/;
const DAY = /^(20\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/;
const BETWEEN_DAYS = /(?:\.{2,}|~|～|至|—)/;
const CLOSED = new Set(["休", "休息", "放假", "关", "closed", "x", "✕"]);
const SPANS_MAX = 8;
const NOTE_MAX = 40;

/** The spans of a text such as `08:30-12:00 14:00-17:30`; null where it says no such thing. */
export function spansIn(text: string): PlanSpan[] | null {
  const spans: PlanSpan[] = [];
  for (const word of wordsIn(text)) {
    const span = spanIn(word);
    if (!span) return null;
    spans.push(span);
  }
  const sorted = spans.sort((one, other) => one.opens.localeCompare(other.opens));
  const overlaps = sorted.some((span, at) => at > 0 && span.opens < (sorted[at - 1]?.closes ?? ""));
  return overlaps || sorted.length > SPANS_MAX ? null : sorted;
}

export const spansText = (spans: readonly PlanSpan[]): string => spans.map(({ opens, closes }) => `${opens}-${closes}`).join(" ");

/** Different days, one line each, such as `2026-10-01..2026-10-07 国庆节`; and the lines that say nothing of the kind. */
export function exceptionsIn(text: string): { exceptions: PlanDayException[]; wrong: number[] } {
  const exceptions: PlanDayException[] = [];
  const wrong: number[] = [];
  text.split("\n").forEach((line, at) => {
    if (!line.trim()) return;
    const found = exceptionIn(line.trim());
    const isTaken = found && exceptions.some((each) => each.first <= found.last && found.first <= each.last);
    if (found && !isTaken) exceptions.push(found);
    else wrong.push(at + 1);
  });
  return { exceptions: exceptions.sort((one, other) => one.first.localeCompare(other.first)), wrong };
}

export function exceptionsText(exceptions: readonly PlanDayException[]): string {
  return exceptions.map(lineOf).join("\n");
}

/** One different day or several as a line. */
export function lineOf({ first, last, spans, note }: PlanDayException): string {
  return [first === last ? first : `${first}..${last}`, spansText(spans), note].filter(Boolean).join(" ");
}

/** Hours to begin with: working days, from morning to evening with a pause. */
export function usualHours(): PlanHours {
  const day = [
    { opens: "08:30", closes: "12:00" },
    { opens: "14:00", closes: "17:30" },
  ];
  return { weekly: [day, day, day, day, day, [], []], exceptions: [] };
}

function exceptionIn(line: string): PlanDayException | null {
  const [days = "", ...rest] = line.split(/[\s,，;；]+/);
  const [first, last] = daysIn(days);
  if (!first || !last || last < first) return null;
  const spanWords: string[] = [];
  while (rest[0] !== undefined && /^\d/.test(rest[0])) spanWords.push(rest.shift() ?? "");
  if (spanWords.length === 0 && rest[0] !== undefined && CLOSED.has(rest[0].toLowerCase())) rest.shift();
  const spans = spansIn(spanWords.join(" "));
  return spans && { first, last, spans, note: rest.join(" ").slice(0, NOTE_MAX) };
}

function daysIn(word: string): [string | null, string | null] {
  const parts = word.split(BETWEEN_DAYS);
  const first = dayIn(parts[0] ?? "");
  if (parts.length === 1) return [first, first];
  return parts.length === 2 ? [first, dayIn(parts[1] ?? "")] : [null, null];
}

/** A calendar day that exists, as ISO 8601. */
function dayIn(text: string): string | null {
  const [, year, month, day] = DAY.exec(text) ?? [];
  if (!year || !month || !day) return null;
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const found = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(iso) ? iso : null;
}

function spanIn(word: string): PlanSpan | null {
  const [, from, until] = BETWEEN_TIMES.exec(word) ?? [];
  const opens = timeIn(from ?? "");
  const closes = timeIn(until ?? "");
  return opens && closes && opens < closes ? { opens, closes } : null;
}

function timeIn(text: string): string | null {
  const [, hour, minute] = TIME.exec(text) ?? [];
  if (!hour || !minute || (hour === "24" && minute !== "00")) return null;
  return `${hour.padStart(2, "0")}:${minute}`;
}

const wordsIn = (text: string): string[] => text.replaceAll(/\s*([-–—~～至])\s*/g, "$1").split(/[\s,，、;；]+/).filter(Boolean);
