/** How a page is in a call: its place comes by message, and what it sends follows. */
import { expect, test } from "vitest";
import { Call } from "../src/call.ts";
import type { Role } from "../src/messages.ts";
import { IDLE, type CallState } from "../src/state.ts";
import { FakeLine, FakeMedia } from "./fakes.ts";

const PARTY = { mode: "party", held: false, left: false, may: ["share"] };

async function joined(role: Role, place: object = PARTY) {
  const line = new FakeLine();
  const media = new FakeMedia();
  const shown: CallState[] = [];
  const call = new Call({ line, media, contact: "ctc_1", role, show: (state) => shown.push(state) });
  await call.start();
  await line.says({ t: "media.joined", call: "cal_1", peer_id: "per_me", role, kept: false, ...place });
  const placed = (change: object) => line.says({ t: "media.place", call: "cal_1", ...PARTY, ...change });
  return { line, media, call, placed, now: () => shown.at(-1) ?? IDLE };
}

test("joining says how one is in the call and what one may do", async () => {
  const { now } = await joined("customer");

  expect(now().place).toEqual({ mode: "party", isHeld: false, hasLeft: false, may: ["share"] });
});

test("whoever is held goes on sending, and its page knows", async () => {
  const { line, media, placed, now } = await joined("customer");

  await placed({ held: true });

  expect(now().place?.isHeld).toBe(true);
  expect(media.senders.at(-1)?.isClosed).toBe(false);
  expect(line.of("media.publish")).toHaveLength(1);
});

test("a held page is connected although it watches nobody", async () => {
  const { media, placed, now } = await joined("customer");
  media.senders.at(-1)?.events.onState("connected");

  await placed({ held: true });

  expect(now().phase).toBe("connected");
});

test("an expert, an interpreter, a guest send as parties do", async () => {
  for (const role of ["expert", "interpreter", "guardian", "co_borrower"] as const) {
    const { line } = await joined(role);
    expect(line.of("media.publish")).toHaveLength(1);
  }
});

test("a supervisor listens without a camera, whispers with sound only, speaks with both", async () => {
  const { line, media, placed, now } = await joined("supervisor", { ...PARTY, mode: "listen" });
  expect([media.opened, line.of("media.publish").length]).toEqual([0, 0]);

  await placed({ mode: "whisper" });
  expect(media.choices.at(-1)).toEqual({ soundOnly: true });
  expect(line.of("media.publish")).toHaveLength(1);

  await placed({ mode: "party" });
  expect(media.choices.at(-1)).toEqual({ soundOnly: false });
  expect([line.of("media.publish").length, media.stopped]).toEqual([2, 1]);

  await placed({ mode: "listen" });
  expect([media.stopped, media.senders.at(-1)?.isClosed, now().own]).toEqual([2, true, null]);
});

test("whoever joins whispering opens the microphone once", async () => {
  const { line, media } = await joined("supervisor", { ...PARTY, mode: "whisper" });

  expect([media.opened, line.of("media.publish").length]).toEqual([1, 1]);
});

test("whoever is taken out of the call gives the camera back", async () => {
  const { media, placed, now } = await joined("guardian");

  await placed({ left: true });

  expect([now().phase, media.stopped]).toEqual(["ended", 1]);
  expect(now().place?.hasLeft).toBe(true);
});

test("a place of another form changes nothing", async () => {
  const { line, now } = await joined("customer");
  const before = now().place;

  await line.says({ t: "media.place", call: "cal_1", mode: "shout", held: "yes" });

  expect(now().place).toEqual(before);
});
