/** Alarms and messages of the floor. */
import { Refused, type FloorAlarm, type FloorMessages, type FloorView, type NewMessage } from "@yuangui/client";
import { expect, test } from "vitest";
import { createAlarms, hasNew, inOrder, NO_ALARM, type AlarmState } from "../src/floor/alarms.ts";
import { createMessages, maySend, NOTHING_WRITTEN, readCount, stillThere, type MessageState } from "../src/floor/messages.ts";

const FLOOR = { alarms: [], seats: [], tickets: [] } as unknown as FloorView;
const GONE = new Refused({ code: "floor.alarm_unknown", facts: {}, status: 404 });

const alarm = (id: string, since: string, change: Partial<FloorAlarm> = {}): FloorAlarm => ({
  id,
  kind: "long_call",
  severity: "mild",
  staff_id: "stf_1",
  name: "Anna",
  contact_id: "ctc_1",
  number: "017",
  limit_s: 1800,
  since: `2026-11-24T09:${since}:00Z`,
  note: "",
  seen_by_name: null,
  joined_by_name: null,
  ...change,
});

test("what nobody has seen comes first, then the oldest", () => {
  const seen = alarm("seen", "00", { seen_by_name: "Boss" });

  expect(inOrder([seen, alarm("new", "20"), alarm("old", "10")]).map((each) => each.id)).toEqual(["old", "new", "seen"]);
});

test("only something new that nobody has seen is worth a sound", () => {
  const [one, other] = [alarm("one", "00"), alarm("other", "10")];

  expect(hasNew([one], [one, other])).toBe(true);
  expect(hasNew([one, other], [one])).toBe(false);
  expect(hasNew([one], [one, { ...other, seen_by_name: "Boss" }])).toBe(false);
});

function looking({ fails = null }: { fails?: Error | null } = {}) {
  const asked: string[] = [];
  const arrived: FloorView[] = [];
  let state: AlarmState = NO_ALARM;
  const done = (name: string) => async (id: string) => {
    asked.push(`${name} ${id}`);
    if (fails) throw fails;
    return FLOOR;
  };
  const alarms = createAlarms({
    api: { acknowledgeAlarm: done("acknowledge"), solveAlarm: done("solve") },
    show: (next) => (state = next),
    arrived: (next) => arrived.push(next),
  });
  return { alarms, asked, arrived, state: () => state };
}

test("the alarm that is looked at is acknowledged and settled", async () => {
  const { alarms, asked, arrived, state } = looking();
  await alarms.acknowledge();
  alarms.choose("alm_1");

  await alarms.acknowledge();
  await alarms.solve();

  expect(asked).toEqual(["acknowledge alm_1", "solve alm_1"]);
  expect(arrived).toEqual([FLOOR, FLOOR]);
  alarms.choose("alm_1");
  expect(state().chosen).toBeNull();
});

test("an alarm that is over says so", async () => {
  const { alarms, state } = looking({ fails: GONE });
  alarms.choose("alm_1");

  await alarms.acknowledge();

  expect(state()).toMatchObject({ isBusy: false, problem: { code: "floor.alarm_unknown" } });
});

function writing() {
  const sent: NewMessage[] = [];
  let [fails, keys]: [Error | null, number] = [null, 0];
  let state: MessageState = NOTHING_WRITTEN;
  const answer: FloorMessages = { messages: [] };
  const messages = createMessages({
    api: {
      floorMessages: async () => answer,
      sendMessage: async (message) => {
        sent.push(message);
        if (fails) throw fails;
        return answer;
      },
    },
    newKey: () => `key${++keys}`,
    show: (next) => (state = next),
  });
  return { messages, sent, state: () => state, fail: (error: Error | null) => (fails = error) };
}

test("a message that was not answered is the same sending when it is tried again", async () => {
  const { messages, sent, state, fail } = writing();
  messages.write({ text: " Lunch ", to: ["stf_1"], mustConfirm: true });
  fail(GONE);
  await messages.send();
  expect(state().text).toBe(" Lunch ");
  fail(null);

  await messages.send();

  expect(sent[0]).toEqual({ sending: expect.any(String), to: ["stf_1"], text: "Lunch", must_confirm: true });
  expect(sent[1]).toEqual(sent[0]);
  expect(state().text).toBe("");
  messages.write({ text: "Again" });
  await messages.send();
  expect(sent[2]?.sending).not.toBe(sent[0]?.sending);
});

test("nothing is sent without words or to nobody", () => {
  expect(maySend({ ...NOTHING_WRITTEN, text: "  " })).toBe(false);
  expect(maySend({ ...NOTHING_WRITTEN, text: "x", to: [] })).toBe(false);
  expect(maySend({ ...NOTHING_WRITTEN, text: "x" })).toBe(true);
});

test("who has read is counted, and who has left is no more chosen", () => {
  const readers = [{ staff_id: "a", name: "A", read_at: "2026-11-24T09:00:00Z" }, { staff_id: "b", name: "B", read_at: null }];

  expect(readCount({ readers } as never)).toBe(1);
  expect(stillThere(["a", "b"], [{ staff_id: "b" } as never])).toEqual(["b"]);
});
