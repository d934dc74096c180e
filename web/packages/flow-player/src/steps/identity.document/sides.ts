/** The two sides of a document as the shared document has them. */
import { documentIn, textIn } from "../../state.ts";

export type Side = "front" | "back";

export interface SideState {
  side: Side;
  /** The kept picture; empty while there is none. */
  objectId: string;
}

const SIDES: readonly Side[] = ["front", "back"];

export function sidesOf(state: Readonly<Record<string, unknown>>): SideState[] {
  return SIDES.map((side) => ({ side, objectId: textIn(documentIn(state, side), "object_id") }));
}
