/** Reads a few figures out of the browser's statistics. */
import type { Figures } from "../port.ts";

type Report = Readonly<Record<string, unknown>>;

interface Counted {
  ssrc: number | null;
  at_ms: number;
  bytes: number;
  lost: number | null;
  packets: number;
  frozen_s: number | null;
}

/** Return a reader of figures since its last reading. */
export function figuresOf(
  connection: Pick<RTCPeerConnection, "getStats">,
  type: "inbound-rtp" | "remote-inbound-rtp",
): () => Promise<Figures> {
  let last: Counted | null = null;
  let heard: Heard | null = null;
  return async () => {
    const reports: Report[] = [];
    (await connection.getStats()).forEach((report: Report) => reports.push(report));
    const of = (wanted: string, kind: string): Report | undefined => reports.find((each) => each["type"] === wanted && each["kind"] === kind);
    const flow = of(type, "video");
    const bytes = type === "inbound-rtp" ? flow : of("outbound-rtp", "video");
    const pair = reports.find((each) => each["type"] === "candidate-pair" && each["nominated"] === true);
    const rtt_s = numberOf(pair, "currentRoundTripTime");
    const jitter_s = numberOf(of(type, "audio"), "jitter");
    const now = bytes ? counted(bytes, flow) : null;
    const figures: Figures = {
      rtt_ms: rtt_s === null ? null : Math.round(rtt_s * 1000),
      jitter_ms: jitter_s === null ? null : Math.round(jitter_s * 10_000) / 10,
      fps: numberOf(bytes, "framesPerSecond"),
      // Another source begins to count anew.
      ...(now && last && now.ssrc === last.ssrc ? between(last, now) : UNKNOWN),
    };
    last = now;
    const sound = type === "inbound-rtp" ? heardIn(reports) : null;
    figures.level = sound && heard ? loudness(heard, sound) : null;
    heard = sound;
    return figures;
  };
}

interface Heard {
  energy: number;
  duration_s: number;
}

/** What was played out of all sounds together; null while there is none. */
function heardIn(reports: readonly Report[]): Heard | null {
  const sounds = reports.filter((each) => each["type"] === "inbound-rtp" && each["kind"] === "audio");
  const sums = (name: string): number[] => sounds.flatMap((each) => numberOf(each, name) ?? []);
  const [energies, durations] = [sums("totalAudioEnergy"), sums("totalSamplesDuration")];
  if (!energies.length || energies.length !== durations.length) return null;
  return { energy: energies.reduce((sum, each) => sum + each), duration_s: Math.max(...durations) };
}

/** The energy of a full-scale sound is its duration (webrtc-stats, totalAudioEnergy). */
function loudness(last: Heard, now: Heard): number | null {
  const [energy, duration_s] = [now.energy - last.energy, now.duration_s - last.duration_s];
  return energy < 0 || duration_s <= 0 ? null : Math.round(10_000 * Math.min(1, Math.sqrt(energy / duration_s))) / 10_000;
}

type Differences = Pick<Figures, "kbps" | "lost_percent" | "frozen_s">;
const UNKNOWN: Differences = { kbps: null, lost_percent: null, frozen_s: null };

function counted(bytes: Report, flow: Report | undefined): Counted {
  return {
    ssrc: numberOf(bytes, "ssrc"),
    at_ms: numberOf(bytes, "timestamp") ?? 0,
    bytes: numberOf(bytes, "bytesReceived") ?? numberOf(bytes, "bytesSent") ?? 0,
    lost: numberOf(flow, "packetsLost"),
    packets: numberOf(flow, "packetsReceived") ?? numberOf(bytes, "packetsSent") ?? 0,
    frozen_s: numberOf(flow, "totalFreezesDuration"),
  };
}

function between(last: Counted, now: Counted): Differences {
  const grown = (before: number, after: number): number => Math.max(0, after - before);
  const bits = 8 * grown(last.bytes, now.bytes);
  return {
    kbps: now.at_ms > last.at_ms ? Math.round(bits / (now.at_ms - last.at_ms)) : null,
    lost_percent: last.lost === null || now.lost === null ? null : percent(grown(last.lost, now.lost), grown(last.packets, now.packets)),
    frozen_s: last.frozen_s === null || now.frozen_s === null ? null : Math.round(1000 * grown(last.frozen_s, now.frozen_s)) / 1000,
  };
}

/** Of all that should have come; null when that was nothing. */
function percent(lost: number, came: number): number | null {
  return lost + came ? Math.round((1000 * lost) / (lost + came)) / 10 : null;
}

function numberOf(report: Report | undefined, name: string): number | null {
  const value = report?.[name];
  return typeof value === "number" ? value : null;
}
