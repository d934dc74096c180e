/** What a request says, for a person: its act, its fields, the rules that asked for it. */
import type { AuthorisationRequest } from "@yuangui/client";
import type { RiskHit } from "@yuangui/flow-player";
import { capitals, money, type I18n, type Locale } from "@yuangui/i18n";

type Words = Pick<I18n, "t" | "has" | "flow">;

export function actTitle({ t, has, flow }: Words, act: string): string {
  if (has(`act.${act}`)) return t(`act.${act}`);
  return has(`flow:${act}:title`) ? flow(act, "title") : act;
}

export function fieldTitle({ t, has, flow }: Words, flowName: string, key: string): string {
  if (has(`flow:${flowName}:${key}`)) return flow(flowName, key);
  return has(`request.${key}`) ? t(`request.${key}`) : key;
}

/** A value as a person reads it: money by its name, a choice by the flow's own text where there is one. */
export function valueText(words: Words, flowName: string, name: string, value: unknown, locale: Locale): { text: string; words: string } {
  if (value === null || value === undefined || value === "") return { text: "", words: "" };
  if (name.endsWith("_minor") && typeof value === "number") {
    return { text: money(value, locale), words: locale === "zh-CN" ? capitals(value) : "" };
  }
  const choice = `${name}s.${String(value)}`;
  return { text: words.has(`flow:${flowName}:${choice}`) ? words.flow(flowName, choice) : String(value), words: "" };
}

/** The risk rules that asked for a second officer. */
export function rulesOf(request: AuthorisationRequest): RiskHit[] {
  const hits = Object.values(request.checks).find(Array.isArray) as readonly Record<string, unknown>[] | undefined;
  return (hits ?? []).flatMap(({ rule, outcome, reason_key }) =>
    typeof rule === "string" && typeof reason_key === "string" ? [{ rule, outcome: String(outcome), reasonKey: reason_key }] : [],
  );
}
