/** A colleague who is asked into a call: it rings, they come, they leave. */
import { IDLE, type CallState } from "@yuangui/call";
import { Refused, type InvitedApi, type LiveMessage, type LiveState, type MyInvitation } from "@yuangui/client";
import { expect, test } from "vitest";
import { createInvited, type InvitedState } from "../src/invited/invited.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve, 120));
const CLOSED = new Refused({ code: "call.invitation_closed", status: 409, facts: {} });

async function stage(change: Partial<InvitedApi> = {}) {
  const events: string[] = [];
  let mine = [{ id: "inv_1", contact_id: "con_1", role: "expert", state: "pending" } as MyInvitation];
  let hear: (message: LiveMessage) => void = () => {};
  let show: (call: CallState) => void = () => {};
  let state!: InvitedState;
  const set = (to: MyInvitation["state"]) => void (mine = to === "joined" ? mine.map((each) => ({ ...each, state: to })) : []);
  const api: InvitedApi = {
    invitations: async () => (events.push("read"), mine),
    acceptInvitation: async (id) => (events.push(`accept ${id}`), set("joined")),
    declineInvitation: async (id) => (events.push(`decline ${id}`), set("left")),
    ...change,
  };
  const invited = createInvited({
    api,
    live: {
      on: (_, listener) => ((hear = listener), () => {}),
      onState: (listener) => (listener("open" as LiveState), () => {}),
    },
    open: (invitation, listener) => (events.push(`open ${invitation.contact_id}`), (show = listener), { setOn: () => {}, stop: () => void events.push("stop") }),
    show: (next) => (state = next),
  });
  await settled();
  events.length = 0;
  return { invited, events, now: () => state, changed: (topic: string) => hear({ t: "changed", topic }), set, show: (call: CallState) => show(call) };
}

test("what rings is accepted, and the call begins", async () => {
  const { invited, events, now } = await stage();
  expect(now().asked?.id).toBe("inv_1");
  await invited.accept();
  expect(events).toEqual(["accept inv_1", "read", "open con_1"]);
  expect(now()).toMatchObject({ asked: null, joined: { id: "inv_1" }, isBusy: false });
});

test("who leaves is out of the call", async () => {
  const { invited, events, now } = await stage();
  await invited.accept();
  events.length = 0;
  await invited.leave();
  expect(events).toEqual(["decline inv_1", "read", "stop"]);
  expect(now().joined).toBeNull();
});

test("who is taken out by the teller, or whose call ends, is out as well", async () => {
  const { invited, events, now, changed, set } = await stage();
  await invited.accept();
  events.length = 0;
  set("left");
  changed("contact:con_2");
  await settled();
  expect(events).toEqual([]);
  changed("desk:stf_1");
  await settled();
  expect(events).toEqual(["read", "stop"]);
  expect(now()).toMatchObject({ joined: null, call: IDLE });
});

test("who is seen anew is read anew", async () => {
  const { invited, events, show } = await stage();
  await invited.accept();
  events.length = 0;
  show({ ...IDLE, phase: "connected", others: new Map([["pee_1", {} as MediaStream]]) });
  await settled();
  expect(events).toEqual(["read"]);
});

test("a refusal is told, and what holds is read", async () => {
  const { invited, events, now } = await stage({ acceptInvitation: async () => Promise.reject(CLOSED) });
  await invited.accept();
  expect(events).toEqual(["read"]);
  expect(now()).toMatchObject({ isBusy: false, problem: { code: "call.invitation_closed" } });
});
