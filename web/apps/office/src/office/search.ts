/** Finding contacts: what is asked for, page by page, and all pages for an export. */
import type { ContactPage, ContactQuery, ContactRow, OfficeApi } from "@yuangui/client";

export interface Wanted {
  text: string;
  /** Calendar days at the reader's place, both included; empty is open. */
  from: string;
  to: string;
  service: string;
  state: string;
}

export const NOTHING: Wanted = { text: "", from: "", to: "", service: "", state: "" };
export const PAGE_SIZE = 15;
const EXPORT_PAGE_SIZE = 100;
export const EXPORT_ROWS_MAX = 2_000;

/** The query of a page. */
export function queryOf(wanted: Wanted, page: number, page_size = PAGE_SIZE): ContactQuery {
  return {
    page,
    page_size,
    ...(wanted.text.trim() ? { text: wanted.text.trim() } : {}),
    ...(wanted.from ? { since: startOf(wanted.from, 0) } : {}),
    ...(wanted.to ? { until: startOf(wanted.to, 1) } : {}),
    ...(wanted.service ? { service: wanted.service } : {}),
    ...(wanted.state ? { state: wanted.state } : {}),
  };
}

/** What an address asks for; what it does not name is open. */
export function wantedIn(given: Record<string, unknown>): Wanted {
  const named = Object.keys(NOTHING).filter((name) => typeof given[name] === "string");
  return { ...NOTHING, ...Object.fromEntries(named.map((name) => [name, given[name]])) };
}

/** The page that an address names, or the first. */
export function pageIn(given: Record<string, unknown>): number {
  const page = Number(given["page"]);
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/** The address of a page of what is wanted: what is open is not named. */
export function addressOf(wanted: Wanted, page: number): Record<string, string> {
  const named = Object.entries(wanted).filter(([, value]) => value !== "");
  return Object.fromEntries(page > 1 ? [...named, ["page", String(page)]] : named);
}

/** Every row that is found, up to a bound, in the order of the pages. */
export async function allRows(api: Pick<OfficeApi, "contacts">, wanted: Wanted): Promise<ContactRow[]> {
  const rows: ContactRow[] = [];
  for (let page = 1; rows.length < EXPORT_ROWS_MAX; page += 1) {
    const found: ContactPage = await api.contacts(queryOf(wanted, page, EXPORT_PAGE_SIZE));
    rows.push(...found.rows);
    if (found.rows.length === 0 || rows.length >= found.total) break;
  }
  return rows.slice(0, EXPORT_ROWS_MAX);
}

function startOf(day: string, days_later: number): string {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + days_later).toISOString();
}
