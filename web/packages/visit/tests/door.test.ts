import { expect, test } from "vitest";
import type { DoorView } from "@yuangui/client";
import { placeOf } from "../src/place.ts";
import { contact, fakeParts, refusal, SETTINGS } from "./fakes.ts";

const CLOSED: DoorView = { service: "transfer", is_open: false, opens_at: "2026-01-05T08:30:00+08:00", instead: { kind: "callback", text: null } };
const OPEN: DoorView = { service: null, is_open: true, opens_at: null, instead: null };
const TICKET = { number: "1", ahead: 9, position: 10, is_offered: false, waited_s: 0, estimate_s: 900, is_long: true, is_recall: false, instead: CLOSED.instead };
const BOOKING = { name: "李四", phone: "13800005678", slot_at: null };

async function atClosedDoor(instead: DoorView["instead"] = CLOSED.instead) {
  const fakes = fakeParts();
  fakes.parts.api.settings = async () => ({ ...SETTINGS, doors: [OPEN, { ...CLOSED, instead }] });
  const session = fakes.open();
  await session.start();
  return { ...fakes, session, agree: () => SETTINGS.notices.forEach((notice) => session.answer(notice, true)) };
}

test("a closed service leads to its door, the others to the notices, and one can go back", async () => {
  const { session } = await atClosedDoor();
  expect(placeOf(session.state(), "notices")).toBe("welcome");
  session.choose("transfer");
  expect(placeOf(session.state(), "notices")).toBe("closed");
  expect(placeOf(session.state(), "welcome")).toBe("welcome");
  session.choose(null);
  expect(placeOf(session.state(), "notices")).toBe("notices");
});

test("whoever wishes to be called back answers the notices, then books with what was said", async () => {
  const { session, agree, server, asked } = await atClosedDoor();
  session.choose("transfer");
  session.askCallback(true);
  expect(placeOf(session.state(), "closed")).toBe("notices");
  agree();
  expect(placeOf(session.state(), "notices")).toBe("callback");
  server.contact = contact({ state: "left", result_code: "callback" });
  expect(await session.book(BOOKING)).toBe(true);
  expect(asked.at(-1)?.body).toMatchObject({ contact: { service: "transfer", at: "/" }, callback: BOOKING });
  expect(placeOf(session.state(), "callback")).toBe("finished");
});

test("where no callback is offered nobody is led to one", async () => {
  const { session } = await atClosedDoor(null);
  session.choose("transfer");
  session.askCallback(true);
  expect(placeOf(session.state(), "callback")).toBe("closed");
});

test("whoever waits long may book and go back to waiting", async () => {
  const { session, server, asked } = await atClosedDoor();
  server.contact = contact({ ticket: TICKET });
  await session.start();
  expect(placeOf(session.state(), "waiting")).toBe("waiting");
  session.askCallback(true);
  expect(placeOf(session.state(), "waiting")).toBe("callback");
  session.askCallback(false);
  expect(placeOf(session.state(), "callback")).toBe("waiting");
  await session.book(BOOKING);
  expect(asked.at(-1)).toEqual({ body: BOOKING, key: "" });
});

test("a desk that rings goes before the form of a callback", async () => {
  const { session, server } = await atClosedDoor();
  server.contact = contact({ ticket: { ...TICKET, is_offered: true } });
  await session.start();
  session.askCallback(true);
  expect(placeOf(session.state(), "callback")).toBe("waiting");
});

test("a door that has closed in the meantime is read anew when no number is given", async () => {
  const { session, parts, server, agree } = await atClosedDoor();
  parts.api.settings = async () => ({ ...SETTINGS, doors: [OPEN, { ...CLOSED, is_open: true, instead: null }] });
  await session.retell();
  session.choose("transfer");
  agree();
  session.keepCheck({});
  parts.api.settings = async () => ({ ...SETTINGS, doors: [OPEN, CLOSED] });
  server.contact = refusal("queue.closed");
  expect(await session.enter()).toBe(false);
  await Promise.resolve();
  await Promise.resolve();
  expect(placeOf(session.state(), "check")).toBe("closed");
});
