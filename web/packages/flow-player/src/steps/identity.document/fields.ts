/** What was read from a document, field by field, as the shared document has it. */
import { documentIn, documentsIn, numberIn, textIn } from "../../state.ts";

export interface ReadField {
  name: string;
  value: string;
  /** 0 to 1; null where nobody says. */
  confidence: number | null;
  /** What was read, whoever corrected it since; empty if nothing was. */
  wasRead: string;
}

// In the order of the card; anything else follows.
const ORDER = ["name", "sex", "ethnicity", "birth_on", "number", "address", "issuer", "valid_from", "valid_until"];

export function fieldsOf(state: Readonly<Record<string, unknown>>): ReadField[] {
  const fields = documentIn(state, "fields");
  const names = Object.keys(fields).sort((one, other) => rank(one) - rank(other));
  return names.map((name) => {
    const field = documentIn(fields, name);
    return {
      name,
      value: textIn(field, "value"),
      confidence: numberIn(field, "confidence"),
      wasRead: textIn(field, "read"),
    };
  });
}

/** Below this a person must look: one character in ten is doubtful. */
export const SURE = 0.9;

export function isDoubtful(field: ReadField): boolean {
  return field.confidence !== null && field.confidence < SURE;
}

export interface Finding {
  code: string;
  isBlocking: boolean;
  facts: Readonly<Record<string, unknown>>;
}

/** What speaks against the document; a blocking finding cannot be passed over. */
export function findingsOf(state: Readonly<Record<string, unknown>>): Finding[] {
  return documentsIn(state, "findings").map((found) => {
    const { code: _, is_blocking, ...facts } = found;
    return { code: textIn(found, "code"), isBlocking: is_blocking === true, facts };
  });
}

const rank = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
