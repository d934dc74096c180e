/** Moments and facts of a record in words. */
import type { I18n } from "@yuangui/i18n";
import type { Moment } from "../../office/timeline.ts";

type Words = Pick<I18n, "t" | "has" | "flow">;

/** A moment in a line: what it is, of what, how it ended. */
export function momentText(words: Words, moment: Moment): string {
  const title = words.has(moment.titleKey) ? words.t(moment.titleKey) : moment.kind;
  const label = moment.labelKey ? labelText(words, moment) : "";
  const inner = moment.facts["facts"] as Readonly<Record<string, unknown>> | undefined;
  const outcome = inner?.["outcome"] ?? moment.facts["outcome"] ?? moment.facts["decision"] ?? inner?.["answer"];
  const key = typeof outcome === "string" ? [`outcome.${outcome}`, `timeline.answer.${outcome}`].find(words.has) : undefined;
  return [title, label, key ? words.t(key) : kindOf(words, moment)].filter(Boolean).join(" · ");
}

function labelText(words: Words, { labelKey, flow }: Moment): string {
  return words.has(labelKey) ? words.t(labelKey) : words.flow(flow, labelKey);
}

function kindOf(words: Words, { kind, facts }: Moment): string {
  const thing = facts["kind"] ?? facts["side"];
  const key = [`${kind === "contact.consent" ? "consent" : "picture"}.${String(thing)}`, `picture.document_${String(thing)}`].find(words.has);
  return key ? words.t(key) : "";
}

/** The name of a form's field, in the words of its service. */
export function fieldText(words: Words, flow: string, field: string): string {
  const key = [`fields.${field}`, `form.${field}`].find((each) => words.has(`flow:${flow}:${each}`));
  if (key) return words.flow(flow, key);
  return words.has(`value.${field}`) ? words.t(`value.${field}`) : field;
}
