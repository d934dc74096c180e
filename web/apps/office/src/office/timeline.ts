/** A contact's moments as lanes beside its recording. No Vue, no clock. */
import type { Facts, TimelineItem } from "@yuangui/client";

export type Lane = "step" | "spoken" | "picture" | "authorisation" | "risk" | "call";
export const LANES: readonly Lane[] = ["step", "spoken", "picture", "authorisation", "risk", "call"];

export interface Moment {
  lane: Lane;
  /** Seconds from the start of the call; moments before it stand at 0. */
  at_s: number;
  at: string;
  kind: string;
  titleKey: string;
  /** A text of the flow or of the desk that says more; empty where there is none. */
  labelKey: string;
  flow: string;
  facts: Facts;
}

/** The moments that a reviewer jumps to, in order. */
export function momentsOf(items: readonly TimelineItem[]): Moment[] {
  return items.flatMap((item) => {
    const lane = laneOf(item);
    return lane === null ? [] : [momentOf(item, lane)];
  });
}

function momentOf({ at, offset_s, kind, title_key, facts }: TimelineItem, lane: Lane): Moment {
  const flow = text(facts["flow"]);
  return { lane, at_s: Math.max(0, offset_s ?? 0), at, kind, titleKey: title_key, labelKey: labelOf(kind, facts), flow, facts };
}

function labelOf(kind: string, facts: Facts): string {
  if (kind.startsWith("mark.")) return text(facts["label_key"]);
  const node = text(facts["node"]);
  return kind.startsWith("flow.") && node ? `steps.${node}.title` : "";
}

function laneOf({ kind, facts }: TimelineItem): Lane | null {
  const inner = isFacts(facts["facts"]) ? facts["facts"] : {};
  if (kind === "flow.acted") return text(inner["action"]) === "spoken" ? "spoken" : null;
  if (kind.startsWith("flow.")) return hasHits(inner) ? "risk" : "step";
  if (kind.startsWith("mark.")) return "spoken";
  if (kind.startsWith("authorisation.")) return "authorisation";
  if (kind.startsWith("evidence.") || kind.startsWith("identity.")) return "picture";
  return kind.startsWith("call.") || kind.startsWith("contact.") ? "call" : null;
}

function hasHits(facts: Facts): boolean {
  const result = isFacts(facts["result"]) ? facts["result"] : facts;
  return Array.isArray(result["hits"]) && result["hits"].length > 0;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
