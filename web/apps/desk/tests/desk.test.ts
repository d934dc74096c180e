import { Refused, type ContactView, type DeskApi, type DeskView, type LiveMessage, type LiveState } from "@yuangui/client";
import { expect, test } from "vitest";
import { createDesk, isFrozen, type DeskState } from "../src/desk/desk.ts";
import { contact, deskView } from "./fakes.ts";

const REFUSED = new Refused({ code: "queue.ticket_not_offered", facts: {}, status: 409 });
const settled = () => new Promise((resolve) => setTimeout(resolve));

function line() {
  const heard = new Map<string, (message: LiveMessage) => void>();
  const sent: LiveMessage[] = [];
  let tell: (state: LiveState) => void = () => {};
  return {
    sent,
    live: {
      on: (kind: string, hear: (message: LiveMessage) => void) => (heard.set(kind, hear), () => heard.delete(kind)),
      onState: (hear: (state: LiveState) => void) => ((tell = hear), hear("connecting"), () => {}),
      send: (message: LiveMessage) => (sent.push(message), true),
    },
    become: (state: LiveState) => tell(state),
    changed: () => heard.get("changed")?.({ t: "changed", topic: "desk:x" }),
  };
}

const HANDOUT = { id: "evo_1", name: "a.pdf", by: "teller" as const, media_type: "application/pdf", sha256: "", given_at: "", pages: [] };

async function opened(view: DeskView, change: Partial<DeskApi> = {}) {
  const asked: string[] = [];
  const wire = line();
  let now = view;
  let state!: DeskState;
  const desk_of = (name: string) => async () => (asked.push(name), now);
  const contact_of = (name: string) => async () => (asked.push(name), now.contact as ContactView);
  const api: DeskApi = {
    desk: desk_of("desk"),
    chooseState: async (chosen) => (asked.push(chosen), now),
    accept: desk_of("accept"),
    refuse: desk_of("refuse"),
    startRun: async (_, flow, key) => (asked.push(`start ${flow} ${key}`), now.contact as ContactView),
    act: async (_, visit, action) => (asked.push(`${action} ${visit}`), now.contact as ContactView),
    cancelRun: contact_of("cancel"),
    mark: async (_, kind, key) => void asked.push(`mark ${kind} ${key}`),
    snapshot: async () => {},
    upload: async () => ({ object_id: "obj", sha256: "", width: 1, height: 1 }),
    give: async () => HANDOUT,
    objects: async () => (asked.push("objects"), []),
    setHeld: async (_, peer, isHeld) => void asked.push(`${isHeld ? "hold" : "resume"} ${peer}`),
    hangUp: contact_of("hang up"),
    wrapUp: contact_of("wrap up"),
    draftWrapUp: async (_, code, note) => void asked.push(`draft ${code} ${note}`),
    extendWrapUp: async (count) => (asked.push(`extend ${count}`), now),
    askForHelp: async (note) => (asked.push(`help ${note}`), now),
    withdrawHelp: desk_of("withdraw"),
    readMessage: async (id) => (asked.push(`read ${id}`), now),
    ...change,
  };
  let keys = 0;
  const desk = createDesk({ api, live: wire.live, newKey: () => `key${++keys}`, show: (next) => (state = next) });
  wire.become("open");
  await settled();
  asked.length = 0;
  return { desk, wire, asked, state: () => state, serve: (next: DeskView) => (now = next) };
}

test("the desk is read when the line opens, and followed by its contact", async () => {
  const { wire, state } = await opened(deskView({ contact: contact({}) }));
  expect(state().view?.contact?.id).toBe("con_1");
  expect(wire.sent).toEqual([{ t: "follow", topic: "contact:con_1" }]);
});

test("an offer is accepted once, however often the key is pressed", async () => {
  const { desk, asked } = await opened(deskView({ offer: { ticket_id: "tkt_1" } as DeskView["offer"] }));
  await Promise.all([desk.accept(), desk.accept()]);
  expect(asked.filter((each) => each === "accept")).toHaveLength(1);
});

test("without an offer there is nothing to accept", async () => {
  const { desk, asked } = await opened(deskView({}));
  expect(await desk.accept()).toBe(false);
  expect(asked).toEqual([]);
});

test("a refusal is said, and the desk read anew", async () => {
  const view = deskView({ offer: { ticket_id: "tkt_1" } as DeskView["offer"] });
  const { desk, asked, state } = await opened(view, { accept: () => Promise.reject(REFUSED) });
  expect(await desk.accept()).toBe(false);
  await settled();
  expect(state().problem).toEqual(REFUSED.problem);
  expect(state().doing).toBeNull();
  expect(asked).toContain("desk");
});

test("the customer is held and brought back, and nobody else is", async () => {
  const participants = ["teller", "customer"].map((role) => ({
    peer_id: `per_${role}`,
    role,
    display_name: role,
    mode: "party" as const,
    is_held: false,
    rung: "full" as const,
  }));
  const call = { id: "cal_1", state: "up" as const, participants, recording: null };
  const { desk, asked } = await opened(deskView({ contact: contact({ call }) }));

  expect(await desk.setHeld(true)).toBe(true);
  expect(await desk.setHeld(false)).toBe(true);

  expect(asked.filter((each) => each.includes("per_"))).toEqual(["hold per_customer", "resume per_customer"]);
  const alone = await opened(deskView({ contact: contact({}) }));
  expect(await alone.desk.setHeld(true)).toBe(false);
});

test("a cut line freezes every act; its return reads and follows again", async () => {
  const { desk, wire, asked, state } = await opened(deskView({ contact: contact({}) }));
  wire.become("connecting");
  expect(isFrozen(state())).toBe(true);
  expect(await desk.act("confirm")).toBe(false);
  expect(await desk.mark("script", "script.greeting.1")).toBe(false);
  expect(asked).toEqual([]);
  wire.become("open");
  await settled();
  expect(isFrozen(state())).toBe(false);
  expect(asked).toEqual(["desk", "objects"]);
  expect(wire.sent).toHaveLength(2);
});

test("an act goes to the visit that is shown", async () => {
  const { desk, asked } = await opened(deskView({ contact: contact({ visit: 7 }) }));
  await desk.act("verify");
  expect(asked[0]).toBe("verify 7");
});

test("a start that was not answered is the same start when tried again", async () => {
  const keys: string[] = [];
  let fails = true;
  const { desk } = await opened(deskView({ contact: contact({}) }), {
    startRun: async (_, __, key) => {
      keys.push(key);
      if (fails) throw new Refused({ code: "edge.offline", facts: {}, status: 0 });
      return contact({});
    },
  });
  await desk.start("transfer");
  fails = false;
  await desk.start("transfer");
  await desk.start("transfer");
  expect(keys).toEqual(["key1", "key1", "key2"]);
});

test("many changes at once make one more reading, not many", async () => {
  const { wire, asked } = await opened(deskView({}));
  for (let n = 0; n < 5; n += 1) wire.changed();
  await settled();
  expect(asked.length).toBeLessThanOrEqual(2);
});
