/** A call in which customer and teller are connected, for tests that go on from there. */
import { Call } from "../src/call.ts";
import type { Role } from "../src/messages.ts";
import { IDLE, type CallState } from "../src/state.ts";
import { FakeLine, FakeMedia } from "./fakes.ts";

export const JOINED = { t: "media.joined", call: "cal_1", peer_id: "per_me", role: "customer", kept: false };
export const TRACKS = [
  { mid: "0", peer_id: "per_teller", kind: "audio" },
  { mid: "1", peer_id: "per_teller", kind: "video" },
];
export const OFFER = { t: "media.offer", call: "cal_1", sdp: "watch this", rev: 2, fresh: true, tracks: TRACKS };

export function stage(role: Role = "customer") {
  const line = new FakeLine();
  const media = new FakeMedia();
  const shown: CallState[] = [];
  const call = new Call({ line, media, contact: "ctc_1", role, show: (state) => shown.push(state) });
  return { line, media, call, shown, now: () => shown.at(-1) ?? IDLE };
}

export async function connected(role: Role = "customer") {
  const all = stage(role);
  await all.call.start();
  await all.line.says(JOINED);
  await all.line.says({ t: "media.answer", call: "cal_1", sdp: "taken" });
  await all.line.says(OFFER);
  all.media.senders.at(-1)?.events.onState("connected");
  all.media.receivers.at(-1)?.events.onState("connected");
  return all;
}
