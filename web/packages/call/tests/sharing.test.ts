/** Showing one's own screen in a call, and seeing somebody else's. */
import { expect, test } from "vitest";
import { settled } from "./fakes.ts";
import { connected, JOINED, OFFER, TRACKS } from "./stage.ts";

const SCREEN = { mid: "2", peer_id: "per_teller", kind: "video", source: "screen" };

async function sharing() {
  const all = await connected("teller");
  await all.call.sharing.start();
  await all.line.says({ t: "media.share_answer", call: "cal_1", sdp: "taken" });
  return all;
}

test("a screen goes over a connection of its own, beside the camera", async () => {
  const { line, media, now } = await sharing();

  expect(line.of("media.share")).toEqual([{ call: "cal_1", sdp: "offer 0", restart: false }]);
  expect(media.shares[0]?.answers).toEqual(["taken"]);
  expect(media.senders).toHaveLength(1);
  expect(now()).toMatchObject({ sharing: "on", shareProblem: null });
  expect(now().ownScreen).not.toBeNull();
});

test("stopping gives the screen back and tells the server, once", async () => {
  const { call, line, media, now } = await sharing();

  call.sharing.stop();
  call.sharing.stop();

  expect(line.of("media.unshare")).toEqual([{ call: "cal_1" }]);
  expect([media.screensStopped, media.shares[0]?.isClosed]).toEqual([1, true]);
  expect(now()).toMatchObject({ sharing: "no", ownScreen: null });
});

test("the browser's own bar stops it as well", async () => {
  const { line, media, now } = await sharing();

  media.endScreen();

  expect(line.of("media.unshare")).toHaveLength(1);
  expect(now().sharing).toBe("no");
});

test("a screen that ended long ago does not stop the next one", async () => {
  const { call, media, now } = await sharing();
  const endFirst = media.endScreen;
  call.sharing.stop();
  await call.sharing.start();

  endFirst();

  expect(now().sharing).toBe("on");
});

test.each([
  ["none", "page.share_unsupported"],
  ["busy", "page.share_failed"],
  ["denied", null],
] as const)("where the browser says %s, nothing is shown", async (screens, problem) => {
  const { call, line, media, now } = await connected("teller");
  media.screens = screens;

  await call.sharing.start();

  expect(line.of("media.share")).toEqual([]);
  expect(now()).toMatchObject({ sharing: "no", shareProblem: problem });
});

test.each(["call.share_taken", "call.may_not_share", "call.recording_unavailable"])("a refusal, %s, ends it with its reason", async (code) => {
  const { line, media, now } = await sharing();

  await line.says({ t: "problem", code });
  await line.says({ t: "media.unshared", call: "cal_1" });

  expect(line.of("media.unshare")).toEqual([]);
  expect([media.screensStopped, now().sharing, now().shareProblem]).toEqual([1, "no", code]);
});

test("a refusal that is none of sharing changes nothing", async () => {
  const { line, now } = await connected("teller");

  await line.says({ t: "problem", code: "call.share_taken" });

  expect(now().shareProblem).toBeNull();
});

test("whoever hangs up while choosing a screen shows none", async () => {
  const { call, line, media, now } = await connected("teller");
  const choosing = call.sharing.start();

  call.stop();
  await choosing;

  expect(line.of("media.share")).toEqual([]);
  expect([media.screensStopped, now().sharing]).toEqual([1, "no"]);
});

test("a broken connection is mended, and given up when that does not help", async () => {
  const { line, media, now } = await sharing();

  media.shares[0]?.events.onState("failed");
  await settled();
  expect(line.of("media.share").at(-1)).toEqual({ call: "cal_1", sdp: "offer 1", restart: true });
  await media.pass(6_100);

  expect(now().sharing).toBe("no");
});

test("joining anew ends it: a page that was read anew shows nothing", async () => {
  const { line, now } = await sharing();

  await line.says({ t: "media.restart", call: "cal_1", pc: "all" });
  await line.says(JOINED);

  expect(now().sharing).toBe("no");
});

test("somebody's screen stands beside their camera, and goes when it is offered no more", async () => {
  const { line, now } = await connected();

  await line.says({ ...OFFER, rev: 3, fresh: false, tracks: [...TRACKS, SCREEN] });
  expect(now().shared?.peerId).toBe("per_teller");
  expect([...now().others.keys()]).toEqual(["per_teller"]);
  await line.says({ ...OFFER, rev: 4, fresh: false });

  expect(now().shared).toBeNull();
});
