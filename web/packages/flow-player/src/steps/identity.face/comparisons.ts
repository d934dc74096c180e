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

export function comparisonsOf(state: Readonly<Record<string, unknown>>): Comparison[] {
  return documentsIn(state, "comparisons").flatMap((found) => {
    const distance = numberIn(found, "distance");
    const threshold = numberIn(found, "threshold");
    if (distance === null || threshold === null) return [];
    return [{ against: textIn(found, "against"), distance, threshold, objectId: textIn(found, "object_id") }];
  });
}

/** The pictures that the live face is compared with. */
export function referencesOf(state: Readonly<Record<string, unknown>>): { against: string; objectId: string }[] {
  return comparisonsOf(state).filter((each) => each.objectId !== "");
}
