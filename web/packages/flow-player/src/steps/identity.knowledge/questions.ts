/** Questions that only the customer should be able to answer, as the shared document has them. */
import type { Locale } from "@yuangui/i18n";
import { documentIn, documentsIn, textIn } from "../../state.ts";

export interface Question {
  /** Its place, counted from nought: what an answer names. */
  n: number;
  text: string;
  isAnswered: boolean;
  /** Null while it is not answered, and for the customer. */
  isRight: boolean | null;
}

export function questionsOf(state: Readonly<Record<string, unknown>>, locale: Locale): Question[] {
  return documentsIn(state, "questions").map((question, n) => {
    const texts = documentIn(question, "text");
    const isRight = question["right"];
    return {
      n,
      text: textIn(texts, locale) || textIn(texts, "zh-CN"),
      isAnswered: question["answered"] === true,
      isRight: typeof isRight === "boolean" ? isRight : null,
    };
  });
}
