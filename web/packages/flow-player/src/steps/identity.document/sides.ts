/** The two sides of a document as the shared document has them. */
import { documentIn, textIn, textsIn } from "../../state.ts";

export type Side = "front" | "back";

export interface SideState {
  side: Side;
  /** The kept picture; empty while there is none. */
  objectId: string;
  /** What was wrong with the picture. */
  flags: readonly string[];
}

const SIDES: readonly Side[] = ["front", "back"];

export function sidesOf(state: Readonly<Record<string, unknown>>): SideState[] {
  return SIDES.map((side) => {
    const kept = documentIn(state, side);
    return { side, objectId: textIn(kept, "object_id"), flags: textsIn(kept, "flags") };
  });
}
