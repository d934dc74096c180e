/** What a finished query tells: accounts with their balances and latest lines, read with care. */
import type { RunView } from "@yuangui/client";
import { documentsIn, numberIn, textIn } from "./state.ts";

export interface AnswerLine {
  at: string;
  /** What came in, or went out when below nought. */
  amount_minor: number;
  balance_after_minor: number;
  purpose: string;
  counter: string;
}

export interface AnswerAccount {
  number: string;
  kind: string;
  state: string;
  currency: string;
  balance_minor: number;
  available_minor: number;
  /** The latest first. */
  lines: AnswerLine[];
}

export interface Answer {
  as_of: string;
  accounts: AnswerAccount[];
}

/** The answer of a run; null where it has none that a person could read. */
export function answerOf(run: Pick<RunView, "answer">): Answer | null {
  const answer = run.answer ?? {};
  const accounts = documentsIn(answer, "accounts").flatMap(accountOf);
  return accounts.length ? { as_of: textIn(answer, "as_of"), accounts } : null;
}

type Document = ReturnType<typeof documentsIn>[number];

function accountOf(account: Document): AnswerAccount[] {
  const balance_minor = numberIn(account, "balance_minor");
  const available_minor = numberIn(account, "available_minor");
  if (balance_minor === null || available_minor === null) return [];
  const lines = documentsIn(account, "lines").flatMap(lineOf);
  return [
    {
      number: textIn(account, "masked_number"),
      kind: textIn(account, "kind"),
      state: textIn(account, "state"),
      currency: textIn(account, "currency") || "CNY",
      balance_minor,
      available_minor,
      lines: lines.sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
    },
  ];
}

function lineOf(line: Document): AnswerLine[] {
  const amount_minor = numberIn(line, "amount_minor");
  const balance_after_minor = numberIn(line, "balance_after_minor");
  const at = textIn(line, "at");
  if (amount_minor === null || balance_after_minor === null || Number.isNaN(Date.parse(at))) return [];
  return [{ at, amount_minor, balance_after_minor, purpose: textIn(line, "purpose"), counter: textIn(line, "counter_number_masked") }];
}
