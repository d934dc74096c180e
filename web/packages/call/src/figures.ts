/** Reads a few figures out of the browser's statistics. */
import type { Figures } from "./port.ts";

type Report = Readonly<Record<string, unknown>>;

interface Counted {
  at_ms: number;
  bytes: number;
  lost: number;
  packets: number;
  frozen_s: number | null;
}

/** Return a reader of figures since its last reading. */
export function figuresOf(
  connection: Pick<RTCPeerConnection, "getStats">,
  type: "inbound-rtp" | "remote-inbound-rtp",
): () => Promise<Figures> {
  let last: Counted | null = null;
  return async () => {
    const reports: Report[] = [];
    (await connection.getStats()).forEach((report: Report) => reports.push(report));
    const flow = reports.find((each) => each["type"] === type && each["kind"] === "video");
    const sound = reports.find((each) => each["type"] === type && each["kind"] === "audio");
    const bytes = type === "inbound-rtp" ? flow : reports.find((each) => each["type"] === "outbound-rtp" && each["kind"] === "video");
    const pair = reports.find((each) => each["type"] === "candidate-pair" && each["nominated"] === true);
    const now: Counted = {
      at_ms: numberOf(bytes, "timestamp") ?? 0,
      bytes: numberOf(bytes, "bytesReceived") ?? numberOf(bytes, "bytesSent") ?? 0,
      lost: numberOf(flow, "packetsLost") ?? 0,
      packets: numberOf(flow, "packetsReceived") ?? numberOf(bytes, "packetsSent") ?? 0,
      frozen_s: numberOf(flow, "totalFreezesDuration"),
    };
    const rtt_s = numberOf(pair, "currentRoundTripTime");
    const jitter_s = numberOf(sound, "jitter");
    const figures: Figures = {
      rtt_ms: rtt_s === null ? null : Math.round(rtt_s * 1000),
      jitter_ms: jitter_s === null ? null : Math.round(jitter_s * 10_000) / 10,
      fps: numberOf(bytes, "framesPerSecond"),
      kbps: last && now.at_ms > last.at_ms ? Math.round(((now.bytes - last.bytes) * 8) / (now.at_ms - last.at_ms)) : null,
      lost_percent: last ? lostPercent(last, now) : null,
      frozen_s: last ? frozenS(last, now) : null,
    };
    last = now;
    return figures;
  };
}

function lostPercent(last: Counted, now: Counted): number {
  const lost = Math.max(0, now.lost - last.lost);
  const all = lost + Math.max(0, now.packets - last.packets);
  return all ? Math.round((1000 * lost) / all) / 10 : 0;
}

function frozenS(last: Counted, now: Counted): number | null {
  if (last.frozen_s === null || now.frozen_s === null) return null;
  return Math.round(1000 * Math.max(0, now.frozen_s - last.frozen_s)) / 1000;
}

function numberOf(report: Report | undefined, name: string): number | null {
  const value = report?.[name];
  return typeof value === "number" ? value : null;
}
