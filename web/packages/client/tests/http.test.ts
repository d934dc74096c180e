import { afterEach, expect, test, vi } from "vitest";
import { ask } from "../src/http.ts";
import { newKey } from "../src/key.ts";
import { OFFLINE, problemOf, Refused } from "../src/problem.ts";

function answering(...answers: (Response | Error)[]) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    const next = answers.shift();
    if (!next || next instanceof Error) throw next ?? new Error("asked too often");
    return next;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

const refusal = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json" } });

afterEach(() => vi.unstubAllGlobals());

test("an answer is read as JSON", async () => {
  answering(new Response('{"id":"a"}'));
  expect(await ask("/api/x")).toEqual({ id: "a" });
});

test("a refusal carries code and facts; facts that are no text or number are dropped", async () => {
  answering(refusal(409, { code: "queue.ticket_not_waiting", facts: { number: "A1", tries: 2, odd: { a: 1 } } }));
  await expect(ask("/api/x")).rejects.toMatchObject({
    problem: { code: "queue.ticket_not_waiting", facts: { number: "A1", tries: 2 }, status: 409 },
  });
});

test("an act with a key is tried again with the same key; one without is not", async () => {
  vi.useFakeTimers();
  const fetch = answering(new TypeError("no network"), new Response("{}"));
  const asked = ask("/api/x", { method: "POST", body: {}, key: "key-12345678" });
  await vi.runAllTimersAsync();
  await asked;
  expect(fetch.mock.calls.map(([, init]) => (init?.headers as Record<string, string>)["Idempotency-Key"])).toEqual([
    "key-12345678",
    "key-12345678",
  ]);
  answering(new TypeError("no network"));
  await expect(ask("/api/y", { method: "POST", body: {} })).rejects.toEqual(new Refused(OFFLINE));
  vi.useRealTimers();
});

test("what is no problem document is told by its status", () => {
  expect(problemOf(502, "<html>").code).toBe("edge.trouble");
  expect(problemOf(400, null).code).toBe("edge.refused");
});

test("keys fit the server's pattern and differ", () => {
  expect(newKey()).toMatch(/^[A-Za-z0-9_-]{8,64}$/);
  expect(newKey()).not.toBe(newKey());
});
