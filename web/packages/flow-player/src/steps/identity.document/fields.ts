/** What was read from a document, field by field, as the shared document has it. */
import { documentIn, numberIn, textIn, textsIn } from "../../state.ts";

export interface ReadField {
  name: string;
  value: string;
  /** 0 to 1; null where a person typed it. */
  confidence: number | null;
  flags: readonly string[];
  /** What was read before the teller corrected it; empty while nobody has. */
  wasRead: string;
}

// In the order of the card; anything else follows.
const ORDER = ["name", "sex", "nation", "birth_on", "address", "number", "authority", "valid_from", "valid_until", "expires_on"];

export function fieldsOf(state: Readonly<Record<string, unknown>>): ReadField[] {
  const fields = documentIn(state, "fields");
  const corrections = documentIn(state, "corrections");
  const names = Object.keys(fields).sort((one, other) => rank(one) - rank(other));
  return names.map((name) => {
    const field = documentIn(fields, name);
    const value = typeof fields[name] === "string" ? String(fields[name]) : textIn(field, "value");
    const correction = documentIn(corrections, name);
    return {
      name,
      value,
      confidence: numberIn(field, "confidence"),
      flags: textsIn(field, "flags"),
      wasRead: textIn(field, "read") || textIn(correction, "old") || textIn(correction, "read"),
    };
  });
}

/** Below this a person must look: one character in ten is doubtful. */
export const SURE = 0.9;

export function isDoubtful(field: ReadField): boolean {
  return field.flags.length > 0 || (field.confidence !== null && field.confidence < SURE);
}

const rank = (name: string): number => (ORDER.indexOf(name) + ORDER.length + 1) % (ORDER.length + 1);
