import { expect, test } from "vitest";
import { figuresOf } from "../src/figures.ts";

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

  expect(await read()).toEqual({ rtt_ms: null, jitter_ms: null, fps: 20, kbps: null, lost_percent: null, frozen_s: null });
  expect(await read()).toEqual({ rtt_ms: 34, jitter_ms: 2.3, fps: 20, kbps: 600, lost_percent: 10, frozen_s: 0.25 });
});

test("a browser that counts no freezes does not say that there were none", async () => {
  const flow = { type: "inbound-rtp", kind: "video", packetsReceived: 1 };
  const read = figuresOf(connectionOf([[flow], [flow]]), "inbound-rtp");

  await read();

  expect(await read()).toMatchObject({ lost_percent: 0, jitter_ms: null, frozen_s: null });
});
