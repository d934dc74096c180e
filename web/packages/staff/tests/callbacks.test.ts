import { Refused, type CallbacksApi, type DeskCallback } from "@yuangui/client";
import { expect, test } from "vitest";
import { createCallbacks, dueOf, type CallbacksState } from "../src/callbacks/callbacks.ts";

const ONE: DeskCallback = {
  id: "cbk_1", state: "due", contact_id: "ctc_1", customer_name: "李四", phone_masked: "138****5678", service: null,
  org_name: { "zh-CN": "柳湾", en: "Liuwan" }, why: "closed", made_at: "2026-01-01T00:00:00Z", due_at: "2026-01-01T00:30:00Z",
  ends_at: null, tries: 0, tries_max: 3, called_by_name: null, called_at: null, is_own_call: false,
};

function calling(doing: () => Promise<DeskCallback> = async () => ONE) {
  const seen: CallbacksState[] = [];
  const done: string[] = [];
  const act = (what: string) => (id: string) => {
    done.push(`${what} ${id}`);
    return doing();
  };
  const api: CallbacksApi = { list: async () => [ONE, { ...ONE, id: "cbk_2", state: "waiting" }], call: act("call"), noAnswer: act("no answer"), done: act("done") };
  return { callbacks: createCallbacks({ api, show: (state) => seen.push(state) }), done, last: () => seen.at(-1)! };
}

test("only those whose time has come are counted", async () => {
  const { callbacks, last } = calling();
  await callbacks.read();
  expect([dueOf(last().list), dueOf(null)]).toEqual([1, 0]);
});

test("one thing is done at a time, and the list is read anew", async () => {
  let finish: (one: DeskCallback) => void = () => {};
  const { callbacks, done, last } = calling(() => new Promise((resolve) => (finish = resolve)));
  const first = callbacks.call("cbk_1");
  expect(last().busyId).toBe("cbk_1");
  expect(await callbacks.done("cbk_2")).toBe(false);
  finish(ONE);
  expect(await first).toBe(true);
  expect(done).toEqual(["call cbk_1"]);
  expect([last().busyId, last().list?.length]).toEqual([null, 2]);
});

test("a refusal is told and outlives the reading after it", async () => {
  const { callbacks, last } = calling(async () => {
    throw new Refused({ code: "queue.callback_taken", facts: {}, status: 409 });
  });
  await callbacks.read();
  expect(await callbacks.call("cbk_1")).toBe(false);
  expect(last()).toMatchObject({ busyId: null, problem: { code: "queue.callback_taken" } });
});
