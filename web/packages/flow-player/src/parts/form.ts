/** A form of a flow as a screen needs it: fields in order, each with value and permission. */
import type { RunView } from "@yuangui/client";
import { capitals, money, type Locale } from "@yuangui/i18n";
import type { PlayerRole } from "../contract.ts";
import { documentIn, documentsIn, numberIn, textIn } from "../state.ts";

export type FieldType = "text" | "amount" | "account" | "choice" | "date";

export interface FormField {
  name: string;
  type: FieldType;
  labelKey: string;
  label: string;
  isRequired: boolean;
  isMine: boolean;
  maxLength: number;
  options: { value: string; label: string }[];
  value: string | number | null;
  /** Who typed the value: "customer" or "teller"; empty while nobody has. */
  typedBy: string;
}

/** The fields of the run's form for a role. `label` turns a text key into a sentence. */
export function fieldsOf(run: RunView, role: PlayerRole, label: (key: string) => string): FormField[] {
  const fields = documentIn(documentIn(run.state, "form"), "fields");
  const values = documentIn(run.state, "values");
  const typedBy = documentIn(run.state, "typed_by");
  const offered = documentIn(run.state, "options");
  return Object.keys(fields).map((name) => {
    const field = documentIn(fields, name);
    const by = textIn(field, "by");
    const ofRun = documentsIn(offered, name);
    const options = (ofRun.length ? ofRun : documentsIn(field, "options")).map((option) => ({
      value: textIn(option, "value"),
      label: label(textIn(option, "label")),
    }));
    const value = values[name];
    return {
      name,
      type: textIn(field, "type") as FieldType,
      labelKey: textIn(field, "label"),
      label: label(textIn(field, "label")),
      isRequired: field["required"] !== false,
      isMine: by === "both" || by === role,
      maxLength: numberIn(field, "max_length") ?? 200,
      options,
      value: typeof value === "string" || typeof value === "number" ? value : null,
      typedBy: textIn(documentIn(typedBy, name), "role"),
    };
  });
}

/** Whether every required field holds something. */
export function isComplete(fields: readonly FormField[]): boolean {
  return fields.every((field) => !field.isRequired || field.value !== null);
}

/** A field's value as a person reads it: money with its words, a choice by its label. */
export function shown(field: FormField, locale: Locale): { text: string; words: string } {
  if (field.value === null) return { text: "", words: "" };
  if (field.type === "amount" && typeof field.value === "number") {
    return { text: money(field.value, locale), words: locale === "zh-CN" ? capitals(field.value) : "" };
  }
  const option = field.options.find((each) => each.value === field.value);
  return { text: option?.label ?? String(field.value), words: "" };
}
