import { expect, test } from "vitest";
import { figuresOf } from "../src/figures.ts";

function connectionOf(rounds: Record<string, unknown>[][]) {
  return { getStats: async () => new Map((rounds.shift() ?? []).map((each, at) => [`${at}`, each])) as unknown as RTCStatsReport };
}

test("figures are counted between two readings", async () => {
  const flow = { type: "inbound-rtp", kind: "video", framesPerSecond: 20 };
  const read = figuresOf(
    connectionOf([
      [{ ...flow, timestamp: 1000, bytesReceived: 1000, packetsReceived: 100, packetsLost: 0 }],
      [
        { ...flow, timestamp: 2000, bytesReceived: 76_000, packetsReceived: 190, packetsLost: 10 },
        { type: "candidate-pair", nominated: true, currentRoundTripTime: 0.034 },
      ],
    ]),
    "inbound-rtp",
  );

  expect(await read()).toEqual({ rtt_ms: null, fps: 20, kbps: null, lost_percent: null });
  expect(await read()).toEqual({ rtt_ms: 34, fps: 20, kbps: 600, lost_percent: 10 });
});
