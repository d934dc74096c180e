import { Refused, type AuthorisationRequest } from "@yuangui/client";
import { expect, test } from "vitest";
import { createDecision, isReady, obstacleTo, OWN_ACT, type DecisionState } from "../src/office/decision.ts";

const REQUEST: AuthorisationRequest = {
  id: "aut_1",
  contact_id: "con_1",
  contact_number: "1",
  org_name: "柳湾",
  act: "transfer",
  requested_by_name: "陈晓",
  requested_at: "2026-11-24T09:00:00Z",
  expires_at: "2026-11-24T09:10:00Z",
  is_own: false,
  state: "pending",
  reason: "金额较大",
  fields: [],
  checks: {},
  pictures: [],
  decision: null,
};

function officer(answer: () => Promise<AuthorisationRequest>) {
  const sent: unknown[] = [];
  let state: DecisionState = { isBusy: false, problem: null, decided: null };
  const api = { decide: (id: string, body: object) => (sent.push({ id, ...body }), answer()) };
  return { decision: createDecision(api, (next) => (state = next)), sent, state: () => state };
}

test("nobody authorises their own act: it is not even asked", async () => {
  const { decision, sent, state } = officer(async () => REQUEST);
  await decision.decide({ ...REQUEST, is_own: true }, "approve", "", "secret");
  expect(sent).toEqual([]);
  expect(state().problem).toEqual(OWN_ACT);
});

test("a wrong password leaves the request undecided and says so", async () => {
  const wrong = { code: "institution.credentials_wrong", facts: {}, status: 401 };
  const { decision, state } = officer(() => Promise.reject(new Refused(wrong)));
  await decision.decide(REQUEST, "approve", "", "wrong");
  expect(state()).toEqual({ isBusy: false, problem: wrong, decided: null });
});

test("a decision is sent once", async () => {
  const { decision, sent, state } = officer(async () => ({ ...REQUEST, state: "approved" }));
  await Promise.all([decision.decide(REQUEST, "approve", " ok ", "secret"), decision.decide(REQUEST, "approve", "ok", "secret")]);
  await decision.decide(REQUEST, "reject", "no", "secret");
  expect(sent).toEqual([{ id: "aut_1", decision: "approve", reason: "ok", password: "secret" }]);
  expect(state().decided?.state).toBe("approved");
});

test("a rejection needs a reason, and either needs the password", () => {
  expect(isReady("reject", " ", "secret")).toBe(false);
  expect(isReady("reject", "画面不是本人", "secret")).toBe(true);
  expect(isReady("approve", "", "secret")).toBe(true);
  expect(isReady("approve", "", "")).toBe(false);
  expect(isReady(null, "", "secret")).toBe(false);
});

test("what is decided or expired cannot be decided", () => {
  expect(obstacleTo({ ...REQUEST, state: "approved" })).toBe("decided");
  expect(obstacleTo({ ...REQUEST, state: "expired", is_own: true })).toBe("expired");
  expect(obstacleTo(REQUEST)).toBeNull();
});
