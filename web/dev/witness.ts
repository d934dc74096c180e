/** What tests put into a page: a voice that is one tone, a count of what arrives, and a place in any call. */
import { Call, createWebRtcPort, IDLE, type CallState, type Role } from "@yuangui/call";
import { browserHost, createLive } from "@yuangui/client";

declare global {
  var voiceHz: number;
  var witness: { arriving: typeof arriving; heard: typeof heard; join: typeof join; seen: CallState };
}

const SPAN_MS = 700;
const LOOK_EVERY_MS = 70;
const SPECTRUM_SIZE = 8_192;
const NOTHING = 1e-14;
// Of 6 Hz each: a tone, and how far to its sides its surroundings are looked at.
const TONE_BINS = 4;
const SIDE_BINS = 24;
const connections = new Set<RTCPeerConnection>();
const ears = new Map<MediaStreamTrack, AnalyserNode>();
let context: AudioContext | null = null;

globalThis.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(given?: RTCConfiguration) {
    super(given);
    connections.add(this);
  }
};

const devices = navigator.mediaDevices;
const open = devices.getUserMedia.bind(devices);
devices.getUserMedia = async (wanted) => {
  const stream = await open(wanted);
  for (const track of stream.getAudioTracks()) {
    stream.removeTrack(track);
    track.stop();
    stream.addTrack(tone(globalThis.voiceHz));
  }
  return stream;
};

function sounds(): AudioContext {
  return (context ??= new AudioContext());
}

function tone(frequency: number): MediaStreamTrack {
  const [voice, volume] = [new OscillatorNode(sounds(), { frequency }), new GainNode(sounds(), { gain: 0.3 })];
  const target = sounds().createMediaStreamDestination();
  voice.connect(volume).connect(target);
  voice.start();
  const [track] = target.stream.getAudioTracks();
  if (!track) throw new Error("no tone");
  return track;
}

function received(): MediaStreamTrack[] {
  const open = [...connections].filter((each) => each.connectionState === "connected");
  return open.flatMap((each) => each.getReceivers().map(({ track }) => track)).filter((track) => track.kind === "audio");
}

function earOf(track: MediaStreamTrack): AnalyserNode {
  const known = ears.get(track);
  if (known) return known;
  const stream = new MediaStream([track]);
  // Chromium hands on a remote sound only while an element plays it.
  const player = Object.assign(new Audio(), { srcObject: stream, muted: true });
  void player.play();
  const ear = new AnalyserNode(sounds(), { fftSize: SPECTRUM_SIZE, smoothingTimeConstant: 0 });
  new MediaStreamAudioSourceNode(sounds(), { mediaStream: stream }).connect(ear);
  ears.set(track, ear);
  return ear;
}

/** How far each tone stands above the sound right beside it in the stream where it is loudest, in dB. */
async function heard(tones: readonly number[]): Promise<number[]> {
  const powers = new Map<AnalyserNode, Float64Array>();
  for (let past = 0; past < SPAN_MS; past += LOOK_EVERY_MS) {
    for (const ear of received().map(earOf)) {
      const spectrum = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(spectrum);
      const sum = powers.get(ear) ?? new Float64Array(ear.frequencyBinCount);
      powers.set(ear, sum.map((power, bin) => power + 10 ** ((spectrum[bin] ?? 0) / 10)));
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return tones.map((hz) => Math.max(0, ...[...powers.values()].map((power) => standing(power, hz))));
}

function standing(powers: Float64Array, hz: number): number {
  const bin = Math.round((hz * SPECTRUM_SIZE) / sounds().sampleRate);
  const near = powers.slice(bin - TONE_BINS, bin + TONE_BINS + 1);
  const left = powers.slice(bin - SIDE_BINS, bin - 2 * TONE_BINS);
  const right = powers.slice(bin + 2 * TONE_BINS, bin + SIDE_BINS);
  const beside = [...left, ...right].sort((one, other) => one - other);
  return 10 * Math.log10(Math.max(NOTHING, ...near) / Math.max(NOTHING, beside[beside.length >> 1] ?? 0));
}

/** For each kind, what arrived so far of every stream that is received: bytes, and pictures decoded. */
async function arriving(): Promise<{ kind: string; id: string; bytes: number; pictures: number }[]> {
  const found = [];
  for (const each of connections) {
    if (each.connectionState === "closed") continue;
    for (const report of (await each.getStats()).values()) {
      if (report.type !== "inbound-rtp") continue;
      const { kind, ssrc, bytesReceived: bytes, framesDecoded } = report;
      found.push({ kind, id: String(ssrc), bytes, pictures: framesDecoded ?? 0 });
    }
  }
  return found;
}

/** Take a place in a call as the apps do. */
function join(contact: string, role: Role): void {
  const live = createLive(browserHost("staff"));
  const call = new Call({ line: live, media: createWebRtcPort(), contact, role, show: (state) => (globalThis.witness.seen = state) });
  void call.start();
}

globalThis.witness = { arriving, heard, join, seen: IDLE };
