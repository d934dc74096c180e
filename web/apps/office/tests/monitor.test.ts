/** A supervisor in other people's calls: why is asked once, at most three, none is left behind. */
import type { CallState } from "@yuangui/call";
import { Refused, type FloorSeat, type MonitorApi } from "@yuangui/client";
import { expect, test } from "vitest";
import { createMonitor, mayListen, PANELS_MAX, type MonitorState } from "../src/office/monitor.ts";

const seat = (place: number, state: FloorSeat["state"] = "on_call") =>
  ({ staff_id: `stf_${place}`, display_name: `柜员${place}`, state, contact_id: `con_${place}`, contact_number: `00${place}` }) as FloorSeat;
const FULL = new Refused({ code: "call.full", status: 409, facts: {} });

function stage(fails: (what: string) => boolean = () => false) {
  const sent: string[] = [];
  const stopped: string[] = [];
  const shows = new Map<string, (call: CallState) => void>();
  let state!: MonitorState;
  const done = (what: string): void => {
    sent.push(what);
    if (fails(what)) throw FULL;
  };
  const api: MonitorApi = {
    monitor: async (id, mode, reason) => (done(`${id} ${mode} ${reason}`), { mode, participants: [], customer_name_masked: "王*" }),
    takeOver: async (id, reason) => done(`${id} take over ${reason}`),
  };
  const monitor = createMonitor({
    api,
    open: (id, show) => (shows.set(id, show), { stop: () => void stopped.push(id) }),
    show: (next) => (state = next),
  });
  const listen = async (place: number): Promise<void> => {
    monitor.ask(seat(place));
    await monitor.begin("带教");
  };
  return { monitor, sent, stopped, listen, now: () => state, shows };
}

test("why is asked once, and kept with every change", async () => {
  const { monitor, sent, listen, now } = stage();
  monitor.ask(seat(1));
  await monitor.begin("  ");
  expect(sent).toEqual([]);
  await listen(1);
  await monitor.setMode("con_1", "whisper");
  await monitor.setMode("con_1", "party");
  expect(sent).toEqual(["con_1 listen 带教", "con_1 whisper 带教", "con_1 party 带教"]);
  expect(now().panels[0]).toMatchObject({ mode: "party", customer: "王*", teller: "柜员1" });
});

test("three at once, each once, and only who is on a call", async () => {
  const { listen, now } = stage();
  for (const place of [1, 1, 2, 3, 4]) await listen(place);
  expect(now().panels.map((each) => each.contactId)).toEqual(["con_1", "con_2", "con_3"]);
  expect(now().panels.length).toBe(PANELS_MAX);
  expect(mayListen(seat(9), now())).toBe(false);
  expect(mayListen(seat(9, "ready"), { ...now(), panels: [] })).toBe(false);
});

test("leaving goes out of every call, also when one of them is over", async () => {
  const { monitor, sent, stopped, listen, now } = stage((what) => what.includes("con_1 off"));
  await listen(1);
  await listen(2);
  await monitor.leave();
  expect(sent.slice(2).sort()).toEqual(["con_1 off 带教", "con_2 off 带教"]);
  expect(stopped).toEqual(["con_1", "con_2"]);
  expect(now().panels).toEqual([]);
});

test("a call that the floor does not know any more is over, and is only closed", async () => {
  const { monitor, sent, stopped, listen, now } = stage();
  await listen(1);
  monitor.see([seat(1, "wrap_up")]);
  expect(now().panels[0]?.isOver).toBe(true);
  expect(stopped).toEqual(["con_1"]);
  await monitor.stop("con_1");
  expect(sent).toEqual(["con_1 listen 带教"]);
});

test("only who speaks takes over, and then it is no longer listened to", async () => {
  const { monitor, sent, listen, now } = stage();
  await listen(1);
  expect(await monitor.takeOver("con_1")).toBe(false);
  await monitor.setMode("con_1", "party");
  expect(await monitor.takeOver("con_1")).toBe(true);
  expect(sent.at(-1)).toBe("con_1 take over 带教");
  expect(now().panels).toEqual([]);
});

test("a refusal stands where it was asked", async () => {
  const { monitor, listen, now } = stage((what) => what.includes("party") || what.includes("con_2"));
  await listen(1);
  await monitor.setMode("con_1", "party");
  expect(now().panels[0]).toMatchObject({ mode: "listen", isBusy: false, problem: { code: "call.full" } });
  await listen(2);
  expect(now()).toMatchObject({ problem: { code: "call.full" }, isBusy: false });
  expect(now().panels.length).toBe(1);
});
