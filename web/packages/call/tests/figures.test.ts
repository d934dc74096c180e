import { expect, test } from "vitest";
import { figuresOf } from "../src/network/figures.ts";

function connectionOf(rounds: Record<string, unknown>[][]) {
  return { getStats: async () => new Map((rounds.shift() ?? []).map((each, at) => [`${at}`, each])) as unknown as RTCStatsReport };
}

test("figures are counted between two readings", async () => {
  const flow = { type: "inbound-rtp", kind: "video", framesPerSecond: 20 };
  const read = figuresOf(
    connectionOf([
      [{ ...flow, timestamp: 1000, bytesReceived: 1000, packetsReceived: 100, packetsLost: 0, totalFreezesDuration: 1.5 }],
      [
        { ...flow, timestamp: 2000, bytesReceived: 76_000, packetsReceived: 190, packetsLost: 10, totalFreezesDuration: 1.75 },
        { type: "inbound-rtp", kind: "audio", jitter: 0.00234 },
        { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.034 },
      ],
    ]),
    "inbound-rtp",
  );

  expect(await read()).toEqual({ rtt_ms: null, jitter_ms: null, fps: 20, kbps: null, lost_percent: null, frozen_s: null, level: null });
  expect(await read()).toEqual({ rtt_ms: 34, jitter_ms: 2.3, fps: 20, kbps: 600, lost_percent: 10, frozen_s: 0.25, level: null });
});

test("a browser that counts no freezes does not say that there were none", async () => {
  const flow = { type: "inbound-rtp", kind: "video", packetsLost: 0 };
  const read = figuresOf(connectionOf([[{ ...flow, packetsReceived: 1 }], [{ ...flow, packetsReceived: 2 }]]), "inbound-rtp");

  await read();

  expect(await read()).toMatchObject({ lost_percent: 0, jitter_ms: null, frozen_s: null });
});

const RECEIVED = { type: "inbound-rtp", kind: "video", ssrc: 1, timestamp: 1000, bytesReceived: 9000, packetsReceived: 90, packetsLost: 0, totalFreezesDuration: 0 };
const LATER = { ...RECEIVED, timestamp: 6000 };

test.each([
  ["nothing arrives any more", [LATER], { kbps: 0, lost_percent: null, frozen_s: 0 }],
  ["there is no picture", [], { kbps: null, lost_percent: null, frozen_s: null }],
  ["another source has begun", [{ ...LATER, ssrc: 2, bytesReceived: 10 }], { kbps: null, lost_percent: null, frozen_s: null }],
  ["the counters were set back", [{ ...LATER, bytesReceived: 10, packetsReceived: 1 }], { kbps: 0, lost_percent: null, frozen_s: 0 }],
])("a loss of nothing is not told as none when %s", async (_, then, expected) => {
  const read = figuresOf(connectionOf([[RECEIVED], then]), "inbound-rtp");

  await read();

  expect(await read()).toMatchObject(expected);
});

test("what is sent is counted by what the other side says of it", async () => {
  const sent = { type: "outbound-rtp", kind: "video", ssrc: 1, timestamp: 0, bytesSent: 0, packetsSent: 0 };
  const seen = { type: "remote-inbound-rtp", kind: "video", packetsLost: 0 };
  const read = figuresOf(
    connectionOf([
      [sent, seen],
      [{ ...sent, timestamp: 5000, bytesSent: 375_000, packetsSent: 95 }, { ...seen, packetsLost: 5 }],
    ]),
    "remote-inbound-rtp",
  );

  await read();

  expect(await read()).toMatchObject({ kbps: 600, lost_percent: 5, frozen_s: null });
});

const SOUND = { type: "inbound-rtp", kind: "audio", totalAudioEnergy: 1, totalSamplesDuration: 10 };

test.each([
  ["somebody speaks", [{ ...SOUND, totalAudioEnergy: 1.05, totalSamplesDuration: 15 }], 0.1],
  ["nobody does", [{ ...SOUND, totalSamplesDuration: 15 }], 0],
  ["one of two speaks", [{ ...SOUND, totalAudioEnergy: 1, totalSamplesDuration: 15 }, { ...SOUND, totalAudioEnergy: 0.05, totalSamplesDuration: 3 }], 0.1],
  ["nothing was played", [SOUND], null],
  ["the counters were set back", [{ ...SOUND, totalAudioEnergy: 0, totalSamplesDuration: 15 }], null],
  ["there is no sound", [], null],
  ["the browser does not count", [{ type: "inbound-rtp", kind: "audio" }], null],
])("what is received is as loud as it was played when %s", async (_, then, level) => {
  const read = figuresOf(connectionOf([[SOUND], then]), "inbound-rtp");

  expect((await read()).level).toBeNull();
  expect((await read()).level).toBe(level);
});

test("the sender does not say how loud it is received", async () => {
  const read = figuresOf(connectionOf([[SOUND], [{ ...SOUND, totalSamplesDuration: 15 }]]), "remote-inbound-rtp");
  await read();

  expect((await read()).level).toBeNull();
});
