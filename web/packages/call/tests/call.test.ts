/** A call as a timeline: what the server says, what the network does, what the page then shows. */
import { expect, test } from "vitest";
import { connected, JOINED, OFFER, stage } from "./stage.ts";
import { FIGURES, settled } from "./fakes.ts";

test("joining sends the camera first and watches when it is offered", async () => {
  const { line, media, shown, now } = await connected();

  expect(line.of("media.join")).toEqual([{ contact: "ctc_1", as: "customer", resume: false }]);
  expect(line.of("media.publish")).toEqual([{ call: "cal_1", sdp: "offer 0", restart: false }]);
  expect(line.of("media.watch_answer")).toEqual([{ call: "cal_1", sdp: "answer to watch this", rev: 2 }]);
  expect(media.senders[0]?.answers).toEqual(["taken"]);
  expect([...now().others.keys()]).toEqual(["per_teller"]);
  expect([...new Set(shown.map((state) => state.phase))]).toEqual(["asking", "joining", "connected"]);
});

test("connections are made while the page waits, and used when it joins", async () => {
  const { line, media, call } = stage();
  await call.start();
  expect([media.senders.length, media.receivers.length]).toEqual([1, 1]);

  await line.says(JOINED);
  await line.says(OFFER);

  expect([media.senders.length, media.receivers.length]).toEqual([1, 1]);
});

test("a second joining sends over a new connection", async () => {
  const { line, media } = await connected();

  await line.says(JOINED);

  expect(media.senders).toHaveLength(2);
  expect(media.senders[0]?.isClosed).toBe(true);
});

test("an officer joins without a camera and sends nothing", async () => {
  const { line, media, now } = await connected("authoriser");

  expect(media.senders).toHaveLength(0);
  expect(line.of("media.publish")).toEqual([]);
  expect(now().phase).toBe("connected");
});

test("a refused camera blocks with its reason and joins nothing", async () => {
  const { line, media, call, now } = stage();
  media.refuses = "denied";

  await call.start();

  expect(now()).toMatchObject({ phase: "blocked", device: "denied" });
  expect(line.sent).toEqual([]);
});

test("a short hiccup of the network changes nothing", async () => {
  const { line, media, now } = await connected();

  media.senders[0]?.events.onState("disconnected");
  await media.pass(1_500);
  media.senders[0]?.events.onState("connected");
  await media.pass(10_000);

  expect(line.of("media.publish")).toHaveLength(1);
  expect(now().phase).toBe("connected");
});

test("a longer break restarts the same connection", async () => {
  const { line, media, now } = await connected();

  media.senders[0]?.events.onState("disconnected");
  await media.pass(2_100);

  expect(line.of("media.publish").at(-1)).toEqual({ call: "cal_1", sdp: "offer 1", restart: true });
  expect(now().phase).toBe("reconnecting");
  media.senders[0]?.events.onState("connected");
  await media.pass(10_000);
  expect(now().phase).toBe("connected");
  expect(media.senders).toHaveLength(1);
});

test("a restart that does not help ends in joining anew", async () => {
  const { line, media } = await connected();

  media.receivers[0]?.events.onState("failed");
  expect(line.of("media.restart")).toEqual([{ call: "cal_1", pc: "watch" }]);
  await media.pass(6_100);

  expect(media.receivers[0]?.isClosed).toBe(true);
  expect(line.of("media.join").at(-1)).toMatchObject({ resume: false });
});

test("a line that returns resumes, and media that was kept goes on", async () => {
  const { line, media, now } = await connected();

  line.become("connecting");
  expect(now().phase).toBe("reconnecting");
  line.become("open");
  await line.says({ ...JOINED, kept: true });

  expect(line.of("media.join").at(-1)).toMatchObject({ resume: true });
  expect(media.senders).toHaveLength(1);
  expect(now().phase).toBe("connected");
});

test("a server that lost the media is sent it anew", async () => {
  const { line, media } = await connected();

  await line.says({ t: "media.restart", call: "cal_1", pc: "all" });
  await line.says(JOINED);

  expect(media.senders[0]?.isClosed).toBe(true);
  expect(media.senders).toHaveLength(2);
});

test("the other side's reload is watched over the same connection", async () => {
  const { line, media, now } = await connected();

  await line.says({ ...OFFER, rev: 3, fresh: false, tracks: [{ mid: "2", peer_id: "per_new", kind: "video" }] });

  expect(media.receivers).toHaveLength(1);
  expect([...now().others.keys()]).toEqual(["per_new"]);
  expect(line.of("media.watch_answer").at(-1)).toMatchObject({ rev: 3 });
});

test("muting lasts through a change of camera", async () => {
  const { media, call, now } = await connected();

  call.setOn("audio", false);
  await call.choose({ facing: "environment" });

  expect(media.on).toEqual({ audio: false, video: true });
  expect(media.stopped).toBe(1);
  expect(now().isMuted).toBe(true);
});

test("a camera that cannot be changed leaves the old one on", async () => {
  const { media, call, now } = await connected();
  media.refuses = "busy";

  await call.choose({ cameraId: "other" });

  expect(media.stopped).toBe(0);
  expect(now()).toMatchObject({ phase: "connected", device: "busy" });
});

test("figures are told every five seconds", async () => {
  const { line, media, now } = await connected();

  await media.pass(10_100);

  expect(line.of("media.stats")).toEqual([
    { call: "cal_1", ...FIGURES },
    { call: "cal_1", ...FIGURES },
  ]);
  expect(now().quality).toEqual(FIGURES);
});

test("an ended call is refused for good, a lost recording is an alarm", async () => {
  const { line, now } = await connected();

  await line.says({ t: "problem", code: "call.recording_unavailable" });
  expect(now()).toMatchObject({ phase: "connected", problem: "call.recording_unavailable" });
  await line.says({ t: "problem", code: "call.answer_stale" });
  expect(now().problem).toBe("call.recording_unavailable");
  await line.says({ t: "problem", code: "call.over" });
  expect(now()).toMatchObject({ phase: "refused", problem: "call.over" });
});

test("leaving closes everything and hears nothing more", async () => {
  const { line, media, call, now } = await connected();

  call.stop();
  await line.says(OFFER);
  await settled();

  expect(media.senders[0]?.isClosed && media.receivers[0]?.isClosed).toBe(true);
  expect(media.stopped).toBe(1);
  expect(media.receivers).toHaveLength(1);
  expect(now()).toMatchObject({ phase: "ended", own: null });
});

test("messages that make no sense are passed over", async () => {
  const { line, media } = stage();
  await line.says({ t: "media.joined", call: 7 });

  const other = await connected();
  await other.line.says({ t: "media.offer", call: "cal_1", sdp: null });
  await other.line.says({ t: "media.candidate", pc: "nowhere", candidate: null });

  expect(media.senders).toHaveLength(0);
  expect(other.media.receivers).toHaveLength(1);
});

test("a call that is stopped while its devices open stays stopped, and gives them back", async () => {
  const { line, media, call, now } = stage();

  const starting = call.start();
  call.stop();
  await starting;
  line.become("open");

  expect(now()).toMatchObject({ phase: "ended", own: null });
  expect(media.stopped).toBe(media.opened);
  expect([media.senders.length, media.receivers.length, line.sent.length]).toEqual([0, 0, 0]);
});
