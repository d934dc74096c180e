import { expect, test } from "vitest";
import { placeOf } from "../src/place.ts";
import { NO_WISHES, stillOffered, wishesOfPage } from "../src/wishes.ts";
import { contact, fakeParts, fakeSession, OFFERED, refusal, SETTINGS } from "./fakes.ts";

const YUE = { language: "yue", sign: false, aids: ["hearing" as const] };

test("what is wished goes along when a number is taken", async () => {
  const { session, server, asked } = fakeSession();
  await session.start();
  expect(await session.offered()).toEqual(OFFERED);
  expect(session.state().draft.wishes).toEqual(NO_WISHES);
  session.choose(null);
  session.setWishes(YUE, false);
  for (const each of SETTINGS.notices) session.answer(each, true);
  server.contact = contact();
  await session.enter();
  expect(asked[0]?.body).toMatchObject({ wishes: YUE });
});

test("a page in a language that some seat speaks wishes it; others wish nothing", () => {
  expect(wishesOfPage("en", OFFERED)).toEqual({ ...NO_WISHES, language: "en" });
  expect(wishesOfPage("zh-CN", OFFERED)).toEqual(NO_WISHES);
});

test("wishes that no seat can fulfil any more are let go, what the teller should know is not", () => {
  const wished = { language: "hakka", sign: true, aids: ["sight" as const] };
  expect(stillOffered(wished, { languages: [], sign: null })).toEqual({ ...NO_WISHES, aids: ["sight"] });
  expect(stillOffered(YUE, OFFERED)).toEqual(YUE);
});

test("a device remembers only if the person agrees, and forgets when they do not any more", () => {
  const fakes = fakeParts();
  fakes.open().setWishes(YUE, true);
  fakes.kept.clear();
  const later = fakes.open();
  expect(later.isRemembered()).toBe(true);
  expect(later.state().draft.wishes).toEqual(YUE);
  later.setWishes(YUE, false);
  fakes.kept.clear();
  expect(fakes.open().state().draft.wishes).toBeNull();
});

test("a device that others use too remembers nothing", () => {
  const fakes = fakeParts();
  fakes.parts.remember = null;
  const session = fakes.open();
  expect(session.mayRemember).toBe(false);
  session.setWishes(YUE, true);
  fakes.kept.clear();
  expect(fakes.open().state().draft.wishes).toBeNull();
});

test("who waits may wish otherwise", async () => {
  const { session, server, asked } = fakeSession();
  server.contact = contact();
  await session.start();
  expect(await session.wish(NO_WISHES)).toBe(true);
  expect(asked.at(-1)?.body).toEqual(NO_WISHES);
});

test("a lost call has a page of its own until the customer goes on", async () => {
  const { session, server } = fakeSession();
  server.contact = contact({ state: "waiting_for_recall" });
  await session.start();
  expect(placeOf(session.state(), "welcome")).toBe("recall");
  server.contact = refusal("contact.ended");
  expect(await session.callAgain()).toBe(false);
  server.contact = contact({ state: "waiting" });
  expect(await session.callAgain()).toBe(true);
  expect(placeOf(session.state(), "recall")).toBe("waiting");
});
