import { expect, test } from "vitest";
import { openNotice } from "../src/draft.ts";
import { placeOf } from "../src/place.ts";
import { contact, fakeSession, refusal, SETTINGS } from "./fakes.ts";

const notice = (kind: string) => SETTINGS.notices.find((each) => each.kind === kind) ?? SETTINGS.notices[0]!;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

test("somebody new begins at the first page and cannot skip a notice", async () => {
  const { session } = fakeSession();
  await session.start();
  expect(placeOf(session.state(), "check")).toBe("welcome");
  session.choose("transfer");
  expect(placeOf(session.state(), "check")).toBe("notices");
  session.answer(notice("privacy"), true);
  session.answer(notice("recording"), true);
  expect(placeOf(session.state(), "check")).toBe("notices");
  session.answer(notice("face"), false);
  expect(placeOf(session.state(), "check")).toBe("check");
});

test("declining the recording stands in the way, declining face data does not", async () => {
  const { session } = fakeSession();
  await session.start();
  session.answer(notice("privacy"), true);
  session.answer(notice("face"), false);
  session.answer(notice("recording"), false);
  expect(openNotice(session.state().draft, SETTINGS.notices)?.kind).toBe("recording");
  session.forget(notice("recording"));
  session.answer(notice("recording"), true);
  expect(openNotice(session.state().draft, SETTINGS.notices)).toBeNull();
});

test("an answer to an older text does not count", async () => {
  const { session } = fakeSession();
  await session.start();
  for (const each of SETTINGS.notices) session.answer(each, true);
  const renewed = SETTINGS.notices.map((each) => ({ ...each, sha256: "f".repeat(64) }));
  expect(openNotice(session.state().draft, renewed)?.kind).toBe("privacy");
});

test("the number is asked for with all that was said; a lost request keeps its key, a refused one does not", async () => {
  const { session, server, asked, refused } = fakeSession();
  await session.start();
  session.choose("transfer");
  session.setElderly(true);
  for (const each of SETTINGS.notices) session.answer(each, true);
  session.keepCheck({ grade: "good" });
  server.contact = refusal("edge.offline", 0);
  expect(await session.enter()).toBe(false);
  server.contact = refusal("contact.consent_outdated", 409);
  expect(await session.enter()).toBe(false);
  server.contact = contact();
  expect(await session.enter()).toBe(true);
  expect(asked[0]?.key).toBe(asked[1]?.key);
  expect(asked[2]?.key).not.toBe(asked[1]?.key);
  expect(asked[2]?.body).toMatchObject({ at: "/", service: "transfer", is_elderly: true, device_check: { grade: "good" } });
  expect(refused.map((problem) => problem.code)).toEqual(["edge.offline", "contact.consent_outdated"]);
  expect(placeOf(session.state(), "welcome")).toBe("waiting");
});

test("a reload comes back to where the visit stands, and to what was said before it", async () => {
  const { session, open, server } = fakeSession();
  await session.start();
  session.choose(null);
  session.answer(notice("privacy"), true);
  const again = open();
  await again.start();
  expect(again.state().draft.service).toBeNull();
  expect(again.state().draft.answers).toHaveLength(1);
  server.contact = contact({ state: "in_call" });
  const later = open();
  await later.start();
  expect(placeOf(later.state(), "welcome")).toBe("call");
});

test("the page reads the visit anew on every change and whenever the line is back", async () => {
  const { session, server, lines } = fakeSession();
  server.contact = contact();
  await session.start();
  await settled();
  server.contact = contact({ state: "in_call" });
  lines[0]?.say("changed");
  await settled();
  expect(session.state().contact?.state).toBe("in_call");
  server.contact = contact({ state: "wrap_up", teller: { display_name: "陈", number: "1" } });
  lines[0]?.is("open");
  await settled();
  expect(placeOf(session.state(), "call")).toBe("rating");
});

test("an older answer that arrives late does not win", async () => {
  const { session, server } = fakeSession();
  const older = contact();
  server.contact = contact({ state: "in_call" });
  await session.start();
  server.contact = older;
  await session.refresh();
  expect(session.state().contact?.state).toBe("in_call");
});

test("after the call comes the rating, once; then the last page; then a new visit", async () => {
  const { session, server, lines } = fakeSession();
  const teller = { display_name: "陈", number: "1" };
  server.contact = contact({ state: "ended", teller });
  await session.start();
  expect(placeOf(session.state(), "call")).toBe("rating");
  session.skipRating();
  expect(placeOf(session.state(), "call")).toBe("finished");
  session.again();
  expect(placeOf(session.state(), "finished")).toBe("welcome");
  await session.start();
  expect(session.state().contact).toBeNull();
  expect(lines).toHaveLength(0);
});

test("a contact that left the queue is not asked for a rating", async () => {
  const { session, server } = fakeSession();
  server.contact = contact({ state: "left" });
  await session.start();
  expect(placeOf(session.state(), "waiting")).toBe("finished");
});

test("another tab takes the visit; this one gives up its line and may take it back", async () => {
  const { session, server, lines, claim } = fakeSession();
  server.contact = contact({ state: "in_call" });
  await session.start();
  claim();
  expect(placeOf(session.state(), "call")).toBe("elsewhere");
  expect(lines[0]?.closed).toBe(true);
  await session.here();
  expect(placeOf(session.state(), "call")).toBe("call");
  expect(lines).toHaveLength(2);
});

test("a server that cannot be reached at the start is trouble that can be tried again", async () => {
  const { session, server } = fakeSession();
  server.contact = refusal("edge.offline", 0);
  await session.start();
  expect(session.state()).toMatchObject({ phase: "trouble", problem: { code: "edge.offline" } });
  server.contact = refusal("access.not_signed_in", 401);
  await session.start();
  expect(session.state().phase).toBe("ready");
});

test("two presses are one act", async () => {
  const { session, server } = fakeSession();
  server.contact = contact();
  await session.start();
  const [first, second] = await Promise.all([session.leave(), session.leave()]);
  expect([first, second]).toEqual([true, false]);
});

test("who was invited takes a number by the link, with no place or service of their own", async () => {
  const { session, asked, server } = fakeSession();
  await session.start();
  session.accept("a-token", "transfer");
  expect(placeOf(session.state(), "notices")).toBe("notices");
  for (const each of SETTINGS.notices) session.answer(each, true);
  session.keepCheck({ camera: "granted" });
  server.contact = contact({ id: "con_9" });
  expect(await session.enter()).toBe(true);
  expect(asked[0]?.body).toMatchObject({ token: "a-token", locale: "zh-CN", device_check: { camera: "granted" } });
  expect(asked[0]?.body).not.toHaveProperty("at");
  expect(asked[0]?.body).not.toHaveProperty("service");
});

test("a link does not end a visit that goes on, and a service chosen anew lets go of the link", async () => {
  const { session, server } = fakeSession();
  server.contact = contact({ id: "con_1", state: "waiting" });
  await session.start();
  session.accept("a-token", null);
  expect(session.state().contact?.id).toBe("con_1");
  expect(session.state().draft.invitation).toBeNull();

  const other = fakeSession();
  await other.session.start();
  other.session.accept("a-token", null);
  other.session.choose("transfer");
  expect(other.session.state().draft.invitation).toBeNull();
});
