import { expect, test } from "vitest";
import { settled } from "../../call/tests/fakes.ts";
import { contact, refusal, SETTINGS } from "../../visit/tests/fakes.ts";
import { shownNotice } from "../src/model.ts";
import { stage, TELLER, TICKET } from "./stage.ts";

const notice = (kind: string) => SETTINGS.notices.find((each) => each.kind === kind)!;

test("consent to everything leads to the number, and the number is asked for with it", async () => {
  const { model, server, states, asked, agree } = stage("transfer");
  await model.start();
  agree();
  model.setElderly(true);
  server.contact = contact({ ticket: TICKET });
  await model.enter();
  expect(states).toEqual(["loading", "consent", "ready", "waiting"]);
  expect(asked[0]?.body).toMatchObject({ at: "/", service: "transfer", is_elderly: true, wishes: { language: "yue", aids: ["hearing"] } });
  expect((asked[0]?.body as { consents: unknown[] }).consents).toHaveLength(3);
});

test("a needed notice that is declined stands in the way until it is answered anew", async () => {
  const { model, view } = stage();
  await model.start();
  model.answer(notice("privacy"), false);
  expect(shownNotice(view().visit)).toMatchObject({ place: 1, count: 3, isDeclined: true });
  model.forget(notice("privacy"));
  expect(shownNotice(view().visit)).toMatchObject({ place: 1, isDeclined: false });
});

test("declining face data does not stand in the way", async () => {
  const { model, view } = stage();
  await model.start();
  model.answer(notice("privacy"), true);
  model.answer(notice("recording"), true);
  model.answer(notice("face"), false);
  expect(view().state).toBe("ready");
});

test("devices are ready while it rings, the call is joined when it begins and given up when it is over", async () => {
  const { model, server, lines, media, states, becomes } = stage();
  server.contact = contact({ ticket: TICKET });
  await model.start();
  await settled();
  expect(media.opened).toBe(0);
  await becomes({ ticket: { ...TICKET, is_offered: true } });
  await settled();
  expect([media.opened, lines[0]?.sent]).toEqual([1, [{ t: "media.prepare", contact: "con_1" }]]);
  lines[0]?.say("media.prepared", { ice_servers: [] });
  await settled();
  await becomes({ state: "in_call", teller: TELLER });
  expect(lines[0]?.sent.slice(1)).toMatchObject([{ t: "media.join", contact: "con_1", as: "customer" }]);
  await becomes({ state: "wrap_up", teller: TELLER });
  expect([media.stopped, states]).toEqual([1, ["loading", "waiting", "in_call", "ended"]]);
});

test("a refusal is told and shown, and gone with the next press", async () => {
  const { model, server, problems, view, agree } = stage();
  await model.start();
  agree();
  server.contact = refusal("contact.consent_outdated");
  await model.enter();
  expect(problems.map(({ code }) => code)).toEqual(["contact.consent_outdated"]);
  expect(view().problem?.code).toBe("contact.consent_outdated");
  server.contact = contact({ ticket: TICKET });
  await model.enter();
  expect(view()).toMatchObject({ state: "waiting", problem: null });
});

test("a camera that is not allowed is told once, and asked for again on demand", async () => {
  const { model, server, media, problems, view } = stage();
  media.refuses = "denied";
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  expect(problems.map(({ code }) => code)).toEqual(["device.denied"]);
  expect(view().call.phase).toBe("blocked");
  media.refuses = null;
  model.again();
  await settled();
  expect(view().call.phase).toBe("joining");
  expect(problems).toHaveLength(1);
});

test("muting silences what is sent", async () => {
  const { model, server, media, view } = stage();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  model.setMuted(true);
  expect([media.on.audio, view().call.isMuted]).toEqual([false, true]);
  model.setMuted(false);
  expect([media.on.audio, view().call.isMuted]).toEqual([true, false]);
});

test("another page takes the visit with its devices; pressing takes it back", async () => {
  const { model, server, media, states, claim } = stage();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  claim();
  expect([states.at(-1), media.stopped]).toEqual(["elsewhere", 1]);
  await model.here();
  await settled();
  expect([states.at(-1), media.opened]).toEqual(["in_call", 2]);
});

test("an element that is taken off the page gives up line and devices, and takes no other", async () => {
  const { model, server, media, lines } = stage();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  lines[0]?.say("changed");
  model.stop();
  await settled();
  expect([media.stopped, lines.map(({ closed }) => closed)]).toEqual([1, [true]]);
});

test("a bank that takes nobody says so instead of asking for consent", async () => {
  const { model, parts, states } = stage();
  parts.api.settings = async () => ({ ...SETTINGS, is_open: false });
  await model.start();
  expect(states).toEqual(["loading", "closed"]);
});

test("a bank that is not reached is trouble, told with its reason, and can be tried again", async () => {
  const { model, server, states, problems } = stage();
  server.contact = refusal("edge.offline", 0);
  await model.start();
  expect([states.at(-1), problems.map(({ code }) => code)]).toEqual(["trouble", ["edge.offline"]]);
  server.contact = refusal("access.not_signed_in", 401);
  await model.start();
  expect(states.at(-1)).toBe("consent");
});

test("after the end a new number may be taken for the same service", async () => {
  const { model, server, states, asked, agree } = stage("transfer");
  server.contact = contact({ state: "left" });
  await model.start();
  model.anew();
  agree();
  server.contact = contact({ ticket: TICKET });
  await model.enter();
  expect(states).toEqual(["loading", "left", "consent", "ready", "waiting"]);
  expect(asked[0]?.body).toMatchObject({ service: "transfer" });
});

test("a call that was cut off is taken up again, or ended", async () => {
  const { model, server, states } = stage();
  server.contact = contact({ state: "waiting_for_recall" });
  await model.start();
  server.contact = contact({ ticket: TICKET });
  await model.callAgain();
  server.contact = contact({ state: "waiting_for_recall" });
  await model.callAgain();
  server.contact = contact({ state: "ended" });
  await model.hangUp();
  expect(states).toEqual(["loading", "recall", "waiting", "recall", "ended"]);
});

test("who waits for a wish may take anybody, and is still told of to the teller", async () => {
  const { model, server, asked } = stage();
  server.contact = contact({ ticket: TICKET });
  await model.start();
  await model.anybody();
  expect(asked.at(-1)?.body).toEqual({ language: null, sign: false, aids: ["hearing"] });
});
