/** A finding on a document as a sentence: our warnings have texts of their own, the rest are refusals. */
import type { I18n } from "@yuangui/i18n";

type Facts = Readonly<Record<string, unknown>>;

export function findingText({ t, has, problem }: Pick<I18n, "t" | "has" | "problem">, code: string, facts: Facts = {}): string {
  const field = typeof facts["field"] === "string" ? t(`value.${facts["field"]}`) : "";
  const key = `finding.${code}`;
  return has(key) ? t(key, { ...facts, field }) : problem(code, facts);
}
