/** Who typed what into the forms of a contact, in order. */
import type { Facts } from "@yuangui/client";

export interface Typed {
  at: string;
  flow: string;
  field: string;
  value: string | number | null;
  role: string;
  /** A correction of what a machine had read, rather than an answer. */
  was: string | null;
}

export function typedIn(events: readonly Facts[]): Typed[] {
  return events.flatMap((event) => {
    const { facts, actor } = event;
    if (event["kind"] !== "acted" || !isFacts(facts) || typeof facts["field"] !== "string") return [];
    const value = facts["new"] ?? facts["value"];
    return [
      {
        at: String(event["at"]),
        flow: String(event["flow"]),
        field: facts["field"],
        value: typeof value === "string" || typeof value === "number" ? value : null,
        role: isFacts(actor) && typeof actor["role"] === "string" ? actor["role"] : "system",
        was: typeof facts["old"] === "string" ? facts["old"] : null,
      },
    ];
  });
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
