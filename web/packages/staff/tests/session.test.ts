import { Refused, type Me, type StaffApi } from "@yuangui/client";
import { expect, test } from "vitest";
import { createSession, NO_ROLE, type SessionState } from "../src/session.ts";

const TELLER: Me = {
  id: "stf_1",
  name: "teller01",
  number: "1001",
  display_name: "王敏",
  roles: ["teller"],
  org_path: "/union/",
  org_name: { "zh-CN": "联社", en: "Union" },
  zone: "Asia/Shanghai",
};
const SIGNED_OUT = new Refused({ code: "institution.not_signed_in", facts: {}, status: 401 });
const WRONG = new Refused({ code: "institution.credentials_wrong", facts: {}, status: 401 });

function door(change: Partial<StaffApi>, roles = ["teller"], passkey: object | null = null) {
  const seen: SessionState[] = [];
  const done: string[] = [];
  const api: StaffApi = {
    me: async () => TELLER,
    signIn: async () => TELLER,
    signOut: async () => void done.push("signed out"),
    passkeyQuestion: async () => ({ challenge_id: "chl_1", options: { challenge: "AQ" } }),
    passkeyAnswer: async (id) => (done.push(id), TELLER),
    newPasskeyQuestion: async () => ({ challenge_id: "chl_2", options: {} }),
    keepPasskey: async () => {},
    ...change,
  };
  const askPasskey = async () => passkey as Record<string, unknown> | null;
  return { session: createSession({ api, roles, askPasskey, show: (state) => seen.push(state) }), seen, done };
}

test("a reload resumes the session", async () => {
  const { session, seen } = door({});
  await session.resume();
  expect(seen).toEqual([{ kind: "asking" }, { kind: "in", me: TELLER }]);
});

test("nobody signed in is no trouble", async () => {
  const { session, seen } = door({ me: () => Promise.reject(SIGNED_OUT) });
  await session.resume();
  expect(seen.at(-1)).toEqual({ kind: "out", problem: null, busy: false });
});

test("a wrong password says so and leaves the door open", async () => {
  const { session, seen } = door({ signIn: () => Promise.reject(WRONG) });
  await session.signIn("teller01", "wrong");
  expect(seen.at(-1)).toEqual({ kind: "out", problem: WRONG.problem, busy: false });
});

test("without a role of this app nobody comes in, and no session is left open", async () => {
  const { session, seen, done } = door({}, ["auditor"]);
  await session.signIn("teller01", "right");
  expect(done).toEqual(["signed out"]);
  expect(seen.at(-1)).toEqual({ kind: "out", problem: NO_ROLE, busy: false });
});

test("a passkey answers the question that was asked", async () => {
  const { session, seen, done } = door({}, ["teller"], { id: "key" });
  await session.signInByPasskey();
  expect(done).toEqual(["chl_1"]);
  expect(seen.at(-1)?.kind).toBe("in");
});

test("a passkey that is let be is no complaint", async () => {
  const { session, seen, done } = door({}, ["teller"], null);
  await session.signInByPasskey();
  expect(done).toEqual([]);
  expect(seen.at(-1)).toEqual({ kind: "out", problem: null, busy: false });
});
