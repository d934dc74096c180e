/** What a supervisor does on the floor: asked, given a reason, done once. */
import { Refused, type FloorView } from "@yuangui/client";
import { expect, test } from "vitest";
import { choicesFor, createFloor, type FloorState } from "../src/office/floor.ts";

const FLOOR = { alarms: [], seats: [], tickets: [], recalls: [], profiles: [], acts: [], server_time: "2026-11-24T09:00:00Z" } as FloorView;
const SEAT = { kind: "seat", staffId: "stf_1", name: "李", state: "signed_out" } as const;

function stage(fails: Error | null = null) {
  const sent: unknown[][] = [];
  const shown: FloorState[] = [];
  let arrived = 0;
  const done = async (...what: unknown[]): Promise<FloorView> => {
    sent.push(what);
    if (fails) throw fails;
    return FLOOR;
  };
  const floor = createFloor({
    api: { setSeat: (...what) => done("seat", ...what), setProfile: (...what) => done("profile", ...what), preferTicket: (...what) => done("prefer", ...what) },
    show: (state) => shown.push(state),
    arrived: () => (arrived += 1),
  });
  return { floor, sent, now: () => shown.at(-1), arrived: () => arrived };
}

test("an act is done with its reason, and once", async () => {
  const { floor, sent, now, arrived } = stage();
  floor.ask(SEAT);
  await Promise.all([floor.confirm(" 下班 "), floor.confirm("下班")]);
  floor.ask({ kind: "profile", staffId: "stf_1", name: "李", profile: "yue" });
  await floor.confirm("粤语客户多");
  floor.ask({ kind: "prefer", ticketId: "tck_1", number: "001" });
  await floor.confirm("急诊");
  expect(sent).toEqual([
    ["seat", "stf_1", "signed_out", "下班"],
    ["profile", "stf_1", "yue", "粤语客户多"],
    ["prefer", "tck_1", "急诊"],
  ]);
  expect(arrived()).toBe(3);
  expect(now()?.asked).toBeNull();
});

test("without a reason nothing is done", async () => {
  const { floor, sent, now } = stage();
  floor.ask(SEAT);
  await floor.confirm("   ");
  expect(sent).toEqual([]);
  expect(now()?.asked).toEqual(SEAT);
});

test("a refusal stays beside the question", async () => {
  const { floor, now, arrived } = stage(new Refused({ code: "queue.seat_busy", status: 409, facts: {} }));
  floor.ask(SEAT);
  await floor.confirm("下班");
  expect(now()).toMatchObject({ asked: SEAT, isBusy: false, problem: { code: "queue.seat_busy" } });
  expect(arrived()).toBe(0);
  floor.cancel();
  expect(now()?.problem).toBeNull();
});

test("a seat with a customer is left alone", () => {
  expect(choicesFor("ready")).toEqual(["break", "signed_out"]);
  expect(choicesFor("break")).toEqual(["ready", "signed_out"]);
  for (const busy of ["reserved", "on_call", "wrap_up"] as const) expect(choicesFor(busy)).toEqual([]);
});
