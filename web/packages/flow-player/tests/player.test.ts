import type { RunView } from "@yuangui/client";
import { expect, test } from "vitest";
import { fieldsOf, isComplete, shown } from "../src/parts/form.ts";
import { textsIn } from "../src/state.ts";
import { stepComponent, stepTypes } from "../src/steps.ts";
import { createLiveness, FRAMES, type LivenessState } from "../src/steps/identity.liveness/liveness.ts";

function run(state: Record<string, unknown>): RunView {
  return {
    id: "run_1", flow: "transfer", version: 1, definition_hash: "", status: "waiting", end: null,
    node: "form", visit: 1, step_type: "form.fill", state, actions: ["fill"], steps: [], results: {}, waits_for_video: false,
  };
}

const form = {
  fields: {
    amount: { type: "amount", label: "form.amount", by: "customer" },
    account: { type: "choice", label: "form.account", by: "teller", options: [{ value: "a", label: "x" }] },
    remark: { type: "text", label: "form.remark", by: "both", required: false, max_length: 20 },
  },
};

test("every step that a person takes has its customer's side", () => {
  expect(stepTypes("customer")).toEqual(
    expect.arrayContaining([
      "notice.read", "form.fill", "identity.document", "identity.face", "identity.liveness", "identity.knowledge",
      "identity.otp", "core.pin", "core.new_pin", "authorisation.approve", "signature.sign",
    ]),
  );
  expect(stepComponent("core.post", "customer")).toBeNull();
  expect(stepComponent("core.pin", "customer")).toBe(stepComponent("core.pin", "customer"));
});

test("a form's fields come in order, each with who may fill it and what the run offers", () => {
  const fields = fieldsOf(
    run({ form, values: { amount: 1050 }, typed_by: { amount: { role: "customer" } }, options: { account: [{ value: "b", label: "6217" }] } }),
    "customer",
    (key) => key.toUpperCase(),
  );
  expect(fields.map((field) => [field.name, field.isMine, field.label])).toEqual([
    ["amount", true, "FORM.AMOUNT"],
    ["account", false, "FORM.ACCOUNT"],
    ["remark", true, "FORM.REMARK"],
  ]);
  expect(fields[0]).toMatchObject({ value: 1050, typedBy: "customer" });
  expect(fields[1]?.options).toEqual([{ value: "b", label: "6217" }]);
  expect(fields[0] && shown(fields[0], "zh-CN")).toEqual({ text: "¥10.50", words: "壹拾元伍角整" });
});

test("a form is complete when every required field holds something", () => {
  const of = (values: Record<string, unknown>) => isComplete(fieldsOf(run({ form, values }), "teller", (key) => key));
  expect(of({ amount: 1 })).toBe(false);
  expect(of({ amount: 1, account: "a" })).toBe(true);
});

test("a document of another form than expected does no harm", () => {
  expect(fieldsOf(run({ form: "x", values: 3 }), "customer", (key) => key)).toEqual([]);
  expect(textsIn({ texts: [1, "a", null] }, "texts")).toEqual(["a"]);
});

function filming(burst: (count: number) => Promise<{ object_id: string }[]>) {
  const seen: LivenessState[] = [];
  const liveness = createLiveness({
    burst: async (count) => (await burst(count)).map((each) => ({ ...each, sha256: "", width: 1, height: 1 })),
    pause: async () => {},
    show: (state) => seen.push(state),
  });
  return { liveness, seen };
}

test("each movement is counted down and filmed, in the order that was asked for", async () => {
  let shots = 0;
  const { liveness, seen } = filming(async (count) => {
    expect(count).toBe(FRAMES);
    return [{ object_id: `o${++shots}` }];
  });
  expect(await liveness.film(["still", "blink", "turn_left"])).toEqual([
    { action: "still", object_ids: ["o1"] },
    { action: "blink", object_ids: ["o2"] },
    { action: "turn_left", object_ids: ["o3"] },
  ]);
  expect(seen.filter((state) => state.movement === "blink").map((state) => state.seconds)).toEqual([3, 2, 1, 0]);
  expect(seen.at(-1)?.phase).toBe("done");
});

test("a movement that was not filmed fails the whole; a page that went away sends nothing", async () => {
  const { liveness, seen } = filming(async () => []);
  expect(await liveness.film(["blink"])).toBeNull();
  expect(seen.at(-1)?.phase).toBe("failed");
  const gone = filming(async () => [{ object_id: "o" }]);
  const film = gone.liveness.film(["blink"]);
  gone.liveness.stop();
  expect(await film).toBeNull();
});
