/** How a request can fail, as a page shows it: a stable code and the facts its text names. */

export interface Problem {
  code: string;
  facts: Readonly<Record<string, string | number>>;
  /** HTTP status; 0 when the server was not reached. */
  status: number;
}

/** Thrown by every call of the client that was not done. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
    this.name = "Refused";
  }
}

export const OFFLINE: Problem = { code: "edge.offline", facts: {}, status: 0 };

/** Whether trying the same again may help. */
export function isPassing(problem: Problem): boolean {
  return problem.status === 0 || problem.status === 429 || problem.status >= 500;
}

/** The problem in an answer that is not a success. */
export function problemOf(status: number, body: unknown): Problem {
  if (isRecord(body) && typeof body["code"] === "string") {
    return { code: body["code"], facts: factsOf(body["facts"]), status };
  }
  return { code: status >= 500 ? "edge.trouble" : "edge.refused", facts: {}, status };
}

/** The problem in anything that was thrown. */
export function problemIn(thrown: unknown): Problem {
  return thrown instanceof Refused ? thrown.problem : { code: "edge.trouble", facts: {}, status: 500 };
}

function factsOf(value: unknown): Problem["facts"] {
  if (!isRecord(value)) return {};
  const plain = Object.entries(value).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return Object.fromEntries(plain);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
