/** Calling in, handing over, giving on: what the teller's desk asks and shows. */
import { Refused, type ConferenceApi, type Invitation } from "@yuangui/client";
import { expect, test } from "vitest";
import { createConference, joined, toAsk, type ConferenceState } from "../src/desk/conference.ts";

const REFUSED = new Refused({ code: "call.full", facts: {}, status: 409 });
const invitation = (staff: string, state: Invitation["state"]) => ({ id: `inv_${staff}`, staff_id: staff, state, role: "expert" }) as Invitation;
const colleague = (staff: string) => ({ staff_id: staff, display_name: staff, number: staff, org_name: "" });

async function stage(change: Partial<ConferenceApi> = {}) {
  const sent: string[] = [];
  let invitations = [invitation("a", "declined"), invitation("b", "joined")];
  let [gone, state] = [0, undefined as unknown as ConferenceState];
  const view = async (what: string) => (sent.push(what), { participants: [], invitations });
  const api: ConferenceApi = {
    conference: () => view("read"),
    colleagues: async () => ["a", "b", "c"].map(colleague),
    queues: async () => [{ id: "general", names: {}, is_own: true }],
    invite: (_, staff, role) => ((invitations = [...invitations, invitation(staff, "pending")]), view(`invite ${staff} ${role}`)),
    withdraw: (_, id) => view(`withdraw ${id}`),
    remove: (_, peer) => view(`remove ${peer}`),
    handOver: async (_, staff) => void sent.push(`hand over ${staff}`),
    giveOn: async (_, reason, to) => void sent.push(`give on ${reason} ${JSON.stringify(to)}`),
    ...change,
  };
  const conference = createConference({ api, show: (next) => (state = next), gone: () => (gone += 1) });
  await conference.follow("con_1");
  sent.length = 0;
  return { conference, sent, now: () => state, gone: () => gone };
}

test("those who are there can be asked, unless they are asked already", async () => {
  const { conference, sent, now } = await stage();
  await conference.open("call_in");
  expect(toAsk(now()).map((each) => each.staff_id)).toEqual(["a", "c"]);
  await conference.invite("c", "interpreter");
  expect(sent).toEqual(["invite c interpreter"]);
  expect(now().invitations.map((each) => each.state)).toEqual(["pending", "joined", "declined"]);
  expect(toAsk(now()).map((each) => each.staff_id)).toEqual(["a"]);
});

test("it is handed over to who is in the call, and the desk is told", async () => {
  const { conference, sent, now, gone } = await stage();
  expect(joined(now()).map((each) => each.staff_id)).toEqual(["b"]);
  expect(await conference.handOver("b")).toBe(true);
  expect([sent, gone(), now().question]).toEqual([["hand over b"], 1, null]);
});

test("nobody is given on without a reason", async () => {
  const { conference, sent, gone } = await stage();
  await conference.open("give_on");
  expect(await conference.giveOn("  ", { queue: "loans" })).toBe(false);
  expect(await conference.giveOn(" 要贷款 ", { queue: "loans" })).toBe(true);
  expect([sent, gone()]).toEqual([['give on 要贷款 {"queue":"loans"}'], 1]);
});

test("a refusal stays in the open question, and nothing is passed on", async () => {
  const { conference, now, gone } = await stage({ handOver: async () => Promise.reject(REFUSED) });
  await conference.open("call_in");
  expect(await conference.handOver("b")).toBe(false);
  expect(now()).toMatchObject({ question: "call_in", isBusy: false, problem: { code: "call.full" } });
  expect(gone()).toBe(0);
});

test("another customer begins with nothing of the last one", async () => {
  const { conference, now } = await stage();
  await conference.open("call_in");
  await conference.follow(null);
  expect(now()).toMatchObject({ contactId: null, question: null, invitations: [], colleagues: [] });
});
