/** The limit of the work after a call, its draft, help and messages. */
import type { DeskApi, ResultCode, WrapUpLimit } from "@yuangui/client";
import { expect, test } from "vitest";
import { createDesk, type DeskState } from "../src/desk/desk.ts";
import { codeOf, createDraftSender, PAUSE_MS } from "../src/desk/draft.ts";
import { limitOf } from "../src/desk/limit.ts";
import { contact, deskView } from "./fakes.ts";

const DUE = "2026-11-24T09:03:00Z";
const LIMIT: WrapUpLimit = { due_at: DUE, extended_count: 1, extensions_left: 1, extension_s: 60, end: "ready" };
const settled = () => new Promise((resolve) => setTimeout(resolve));

test.each([
  [-45_200, { seconds: 46, isOver: false }],
  [-1, { seconds: 1, isOver: false }],
  [0, { seconds: 0, isOver: true }],
  [12_900, { seconds: 12, isOver: true }],
])("%d ms from the limit it says so", (after_ms, expected) => {
  expect(limitOf(LIMIT, Date.parse(DUE) + after_ms)).toEqual(expected);
});

test("without a limit nothing runs out", () => {
  expect(limitOf(null, 0)).toBeNull();
  expect(limitOf({ ...LIMIT, due_at: null }, 0)).toBeNull();
});

test("how it ended is what the teller chose, else what the services came to", () => {
  const [completed, refused, abandoned] = [{ end: "completed" }, { end: "refused" }, { end: "abandoned" }] as const;

  expect(codeOf("", [refused, completed])).toBe("done");
  expect(codeOf("", [abandoned, refused])).toBe("refused");
  expect(codeOf("technical", [completed])).toBe("technical");
  expect(codeOf("", [abandoned])).toBe("");
  expect(codeOf("nonsense", [])).toBe("");
});

test("a draft is sent once the teller pauses, and not after it is finished", () => {
  const sent: [ResultCode | null, string][] = [];
  const waiting = new Map<number, () => void>();
  const delays: number[] = [];
  let timers = 0;
  const sender = createDraftSender({
    send: async (code, note) => void sent.push([code, note]),
    later: (act, delay_ms) => (delays.push(delay_ms), waiting.set(++timers, act), timers),
    never: (timer) => void waiting.delete(timer),
  });
  const pass = (): void => {
    const acts = [...waiting.values()];
    waiting.clear();
    for (const act of acts) act();
  };

  sender.write(null, "q");
  sender.write("done", "qu");
  pass();
  sender.write("done", "quick");
  sender.stop();
  pass();

  expect(sent).toEqual([["done", "qu"]]);
  expect(new Set(delays)).toEqual(new Set([PAUSE_MS]));
});

async function opened(view = deskView({ contact: contact({ state: "wrap_up" }), wrap_up: LIMIT })) {
  const asked: string[] = [];
  const api = new Proxy({} as DeskApi, {
    get: (_, name: string) => async (...what: unknown[]) => {
      asked.push([name, ...what].join(" "));
      return name === "objects" ? [] : view;
    },
  });
  let state!: DeskState;
  const live = { on: () => () => {}, onState: (hear: (line: "open") => void) => (hear("open"), () => {}), send: () => true };
  const desk = createDesk({ api, live, newKey: () => "key", show: (next) => (state = next) });
  await settled();
  asked.length = 0;
  return { desk, asked, state: () => state };
}

test("more time is asked for with how often it had been given", async () => {
  const { desk, asked } = await opened();

  await desk.extend();

  expect(asked).toEqual(["extendWrapUp 1"]);
});

test("a draft is kept of a call that is over only", async () => {
  const { desk, asked } = await opened();
  await desk.draft("done", "note");
  const running = await opened(deskView({ contact: contact({}) }));
  await running.desk.draft("done", "note");

  expect(asked).toEqual(["draftWrapUp con_1 done note"]);
  expect(running.asked).toEqual([]);
});

test("help is asked and withdrawn, a message is read", async () => {
  const { desk, asked } = await opened();

  await desk.askForHelp("angry");
  await desk.withdrawHelp();
  await desk.readMessage("msg_1");

  expect(asked).toEqual(["askForHelp angry", "withdrawHelp ", "readMessage msg_1"].map((each) => each.trim()));
});
