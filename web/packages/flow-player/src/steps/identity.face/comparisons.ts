/** How far the live face is from other pictures, as the shared document has it. */
import { documentsIn, numberIn, textIn } from "../../state.ts";

export interface Comparison {
  /** `document` or `registry`. */
  against: string;
  distance: number;
  /** At most this far counts as the same person. */
  threshold: number;
  objectId: string;
}

const AGAINST = ["document", "registry"] as const;

export function comparisonsOf(state: Readonly<Record<string, unknown>>): Comparison[] {
  const listed = documentsIn(state, "comparisons").flatMap((each) => comparison(textIn(each, "against") || textIn(each, "with"), each));
  if (listed.length) return listed;
  return AGAINST.flatMap((against) => comparison(against, { ...state, ...own(state, against) }));
}

function own(state: Readonly<Record<string, unknown>>, against: string): Record<string, unknown> {
  const object_id = state[`${against}_object_id`] ?? (against === "registry" ? state["portrait_object_id"] : undefined);
  return { distance: state[`${against}_distance`], object_id };
}

function comparison(against: string, found: Readonly<Record<string, unknown>>): Comparison[] {
  const distance = numberIn(found, "distance");
  const threshold = numberIn(found, "threshold");
  if (!against || distance === null || threshold === null) return [];
  return [{ against, distance, threshold, objectId: textIn(found, "object_id") }];
}
