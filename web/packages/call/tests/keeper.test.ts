/** A page's one call: rung for, begun, over. */
import { expect, test } from "vitest";
import { Call } from "../src/call.ts";
import { createCallKeeper } from "../src/keeper.ts";
import { FakeLine, FakeMedia, settled } from "./fakes.ts";

function stage() {
  const line = new FakeLine();
  const media = new FakeMedia();
  const phases: string[] = [];
  const keeper = createCallKeeper(
    (contact) => new Call({ line, media, contact, role: "teller", show: ({ phase }) => phases.push(phase) }),
  );
  return { line, media, phases, keeper };
}

test("everything is ready while it rings, and joining needs nothing more", async () => {
  const { line, media, phases, keeper } = stage();
  keeper.want("ctc_1");
  keeper.want("ctc_1");
  await settled();
  expect([media.opened, media.senders.length, media.receivers.length]).toEqual([1, 1, 1]);
  expect(line.sent).toEqual([]);

  keeper.want("ctc_1", true);
  keeper.want("ctc_1", true);

  expect(line.of("media.join")).toEqual([{ contact: "ctc_1", as: "teller", resume: false, sdp: "offer 0" }]);
  await line.says({ t: "media.joined", call: "cal_1", peer_id: "per_me", role: "teller", kept: false });
  expect(line.of("media.publish")).toEqual([]);
  expect([media.opened, media.senders.length, media.receivers.length]).toEqual([1, 1, 1]);
  expect(phases).toEqual(["joining"]);
});

test("addresses found while it rings are told once the call has a name", async () => {
  const { line, media, keeper } = stage();
  keeper.want("ctc_1");
  await settled();
  const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
  media.senders[0]?.events.onCandidate(candidate);
  keeper.want("ctc_1", true);
  expect(line.of("media.candidate")).toEqual([]);
  await line.says({ t: "media.joined", call: "cal_1", peer_id: "per_me", role: "teller", kept: false });
  expect(line.of("media.candidate")).toEqual([{ call: "cal_1", pc: "pub", candidate }]);
});

test("joining again sends over a new connection, not what was said before", async () => {
  const { line, media, keeper } = stage();
  keeper.want("ctc_1");
  await settled();
  keeper.want("ctc_1", true);
  const joined = { t: "media.joined", call: "cal_1", peer_id: "per_me", role: "teller", kept: false };
  await line.says(joined);
  await line.says({ t: "media.restart", call: "cal_1", pc: "all" });
  await line.says(joined);
  expect(line.of("media.join").map(({ sdp }) => sdp)).toEqual(["offer 0", undefined]);
  expect(line.of("media.publish").length).toBe(1);
  expect(media.senders.length).toBe(2);
});

test("what no call used is given back", async () => {
  const { line, media, keeper } = stage();
  keeper.want("ctc_1");
  await settled();
  keeper.want(null);
  expect(media.stopped).toBe(1);
  expect(media.senders[0]?.isClosed && media.receivers[0]?.isClosed).toBe(true);
  expect(keeper.call).toBeNull();

  keeper.want("ctc_2");
  keeper.want(null);
  await settled();
  expect(media.stopped).toBe(2);
  expect(line.sent).toEqual([]);
});

test("a call that begins while its devices open waits for them", async () => {
  const { line, media, keeper } = stage();
  keeper.want("ctc_1");
  keeper.want("ctc_1", true);
  expect(line.sent).toEqual([]);
  await settled();
  expect(media.opened).toBe(1);
  expect(line.of("media.join").length).toBe(1);
});

test("a camera refused while it rings is asked for again when the call begins, and then said", async () => {
  const { media, phases, keeper } = stage();
  media.refuses = "denied";
  keeper.want("ctc_1");
  await settled();
  expect(phases).toEqual([]);
  keeper.want("ctc_1", true);
  await settled();
  expect(phases).toEqual(["asking", "blocked"]);
});
