/** What finished steps found out, as a person on the bank's side reads it: each with its values. */
import type { Facts, RunView } from "@yuangui/client";

export type Tone = "good" | "warn" | "bad" | "plain";

export interface CheckValue {
  name: string;
  value: string | number | boolean;
}

export interface Check {
  node: string;
  titleKey: string;
  outcome: string;
  tone: Tone;
  values: CheckValue[];
  /** Kept pictures that the step left. */
  pictures: string[];
  /** Codes of what a person passed over. */
  findings: string[];
}

export interface RiskHit {
  rule: string;
  outcome: string;
  reasonKey: string;
}

const GOOD = new Set(
  "verified matched same live right approved allow found heard answered signed held posted issued set sent".split(" "),
);
const WARN = new Set("declined authorise unknown unavailable cancelled no_account not_found expired voided".split(" "));
// What is worth a teller's glance, in this order; everything else is in the record of the contact.
const SHOWN =
  "name number birth_on age valid_until reference document_distance portrait_distance threshold attempts right_count tries phone_masked corrections reason".split(
    " ",
  );

const OBJECT_ID = /^obj_[0-9a-z]{26}$/;

export function toneOf(outcome: string): Tone {
  if (GOOD.has(outcome)) return "good";
  return WARN.has(outcome) ? "warn" : "bad";
}

/** The finished steps of a run that say how they ended, in their order. */
export function checksOf(run: RunView): Check[] {
  return run.steps.flatMap(({ node, title_key, state, outcome }) => {
    if (state !== "done" || outcome === null) return [];
    const result = run.results?.[node] ?? {};
    const found = { values: valuesIn(result), pictures: picturesIn(result), findings: findingsIn(result) };
    return [{ node, titleKey: title_key, outcome, tone: toneOf(outcome), ...found }];
  });
}

/** Every risk rule that hit in this run. */
export function riskHitsOf(run: RunView): RiskHit[] {
  return Object.values(run.results ?? {}).flatMap((result) => {
    const hits = result["hits"];
    return Array.isArray(hits) ? hits.filter(isFacts).flatMap(hitIn) : [];
  });
}

function valuesIn(result: Facts): CheckValue[] {
  return SHOWN.flatMap((name) => {
    const value = result[name];
    const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return isPlain && value !== "" ? [{ name, value: typeof value === "number" ? rounded(value) : value }] : [];
  });
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Ids of kept objects anywhere in a result. */
export function picturesIn(result: Facts): string[] {
  return [...new Set(idsIn(result))];
}

function idsIn(value: unknown): string[] {
  if (typeof value === "string") return OBJECT_ID.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(idsIn);
  return isFacts(value) ? Object.values(value).flatMap(idsIn) : [];
}

function findingsIn(result: Facts): string[] {
  const { findings } = result;
  return Array.isArray(findings) ? findings.filter((each): each is string => typeof each === "string") : [];
}

function hitIn(hit: Facts): RiskHit[] {
  const { rule, outcome, reason_key } = hit;
  if (typeof rule !== "string" || typeof outcome !== "string" || typeof reason_key !== "string") return [];
  return [{ rule, outcome, reasonKey: reason_key }];
}

function isFacts(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
