/** Files that teller and customer hand each other in a call. */
import type { HandoutView } from "./contract.ts";

/** What a side handed over since the page last looked: the newest, or null. */
export function cameSince(before: readonly HandoutView[], after: readonly HandoutView[], by: HandoutView["by"]): HandoutView | null {
  const known = new Set(before.map((each) => each.id));
  return after.findLast((each) => each.by === by && !known.has(each.id)) ?? null;
}

/** The handout of which this is a page, or which it is. */
export function handoutOf(handouts: readonly HandoutView[], id: string | null): HandoutView | null {
  return handouts.find((each) => each.id === id || (id !== null && each.pages.includes(id))) ?? null;
}
