import type { RunView } from "@yuangui/client";
import { expect, test } from "vitest";
import { checksOf, picturesIn, riskHitsOf } from "../src/checks.ts";
import { maskedNumber } from "../src/mask.ts";
import { fieldsOf, findingsOf, isDoubtful } from "../src/steps/identity.document/fields.ts";
import { comparisonsOf, referencesOf } from "../src/steps/identity.face/comparisons.ts";
import { stepTypes } from "../src/steps.ts";

const OBJECT = `obj_${"0".repeat(26)}`;

function run(results: RunView["results"]): RunView {
  const steps = Object.keys(results ?? {}).map((node) => ({
    node,
    title_key: `steps.${node}.title`,
    state: "done" as const,
    outcome: String(results?.[node]?.["outcome"]),
  }));
  const rest = { id: "run", flow: "transfer", version: 1, definition_hash: "", status: "waiting", end: null, node: null, visit: 1 };
  return { ...rest, step_type: null, state: {}, actions: [], steps, results: results ?? {}, waits_for_video: false };
}

test("a check tells its outcome, its values and its pictures", () => {
  const [face] = checksOf(
    run({ face: { outcome: "same", object_id: OBJECT, document_distance: 0.38712, portrait_distance: 0.31, threshold: 0.6 } }),
  );
  expect(face?.tone).toBe("good");
  expect(face?.values).toEqual([
    { name: "document_distance", value: 0.387 },
    { name: "portrait_distance", value: 0.31 },
    { name: "threshold", value: 0.6 },
  ]);
  expect(face?.pictures).toEqual([OBJECT]);
});

test("a step that is not done is no check yet, and an unknown outcome is not called good", () => {
  const open = run({});
  open.steps = [{ node: "pin", title_key: "", state: "current", outcome: null }];
  expect(checksOf(open)).toEqual([]);
  expect(checksOf(run({ pin: { outcome: "locked" } }))[0]?.tone).toBe("bad");
});

test("pictures are found by what they are, wherever they stand", () => {
  expect(picturesIn({ front: OBJECT, nested: { ids: [OBJECT, "other"] }, name: "obj" })).toEqual([OBJECT]);
});

test("risk hits that are not of their form are left out", () => {
  const hits = [{ rule: "large", outcome: "authorise", reason_key: "risk.large" }, { rule: 1 }, null];
  expect(riskHitsOf(run({ risk: { outcome: "authorise", hits } }))).toEqual([
    { rule: "large", outcome: "authorise", reasonKey: "risk.large" },
  ]);
});

test("a masked number hides the birth date", () => {
  expect(maskedNumber("330102195905124526")).toBe("330102********4526");
  expect(maskedNumber("12345")).toBe("***45");
});

test("fields stand in the order of the card, with what was read before", () => {
  const state = {
    fields: {
      number: { value: "330102", read: "330l02", confidence: null },
      name: { value: "张桂英", read: "张桂英", confidence: 0.99 },
      address: { value: "柳湾", read: "柳湾", confidence: 0.6 },
    },
  };
  const fields = fieldsOf(state);
  expect(fields.map((field) => field.name)).toEqual(["name", "number", "address"]);
  expect(fields[1]?.wasRead).toBe("330l02");
  expect(fields.map(isDoubtful)).toEqual([false, false, true]);
});

test("findings keep whether they block", () => {
  expect(findingsOf({ findings: [{ code: "identity.document_expired", is_blocking: true, valid_until: "2020-01-01" }] })).toEqual([
    { code: "identity.document_expired", isBlocking: true, facts: { valid_until: "2020-01-01" } },
  ]);
});

test("nothing is compared before there is a limit", () => {
  const found = { against: "document", distance: 0.4, object_id: OBJECT };
  expect(comparisonsOf({ comparisons: [{ ...found, threshold: null }] })).toEqual([]);
  const state = { comparisons: [{ ...found, threshold: 0.6 }] };
  expect(comparisonsOf(state)).toEqual([{ against: "document", distance: 0.4, threshold: 0.6, objectId: OBJECT }]);
  expect(referencesOf(state).map((each) => each.objectId)).toEqual([OBJECT]);
});

test("whatever a customer can be asked for, the teller sees", () => {
  expect(stepTypes("customer").filter((type) => !stepTypes("teller").includes(type))).toEqual([]);
});
