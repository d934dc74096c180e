/** The media port over the browser's WebRTC: one connection sends, one receives. */
import { listDevices, openDevices } from "./devices.ts";
import { figuresOf } from "./network/figures.ts";
import { forced } from "./forced.ts";
import { BOUNDS, SCREEN } from "./network/ladder.ts";
import type { Bounds, Candidate, LineEvents, LineState, MediaPort, Receiver, Sender, WatchedTrack } from "./port.ts";
import { canShare, openScreen } from "./share/screen.ts";
import { streamName } from "./share/shared.ts";

// From the 300 kbit/s where browsers begin, a picture of this size would be left out at first.
const KBITS_PER_SECOND_START = 450;
const STATE_OF: Readonly<Record<RTCPeerConnectionState, LineState>> = {
  new: "connecting",
  connecting: "connecting",
  connected: "connected",
  disconnected: "disconnected",
  failed: "failed",
  closed: "failed",
};

/** Whether this browser can make a call at all. */
export function canCall(): boolean {
  return "RTCPeerConnection" in globalThis;
}

export function createWebRtcPort(address = globalThis.location?.search ?? ""): MediaPort {
  const open = new Set<RTCPeerConnection>();
  let ways: RTCConfiguration = forced([], address);

  function connection(events: LineEvents): RTCPeerConnection {
    for (const each of open) if (each.connectionState === "closed") open.delete(each);
    const made = new RTCPeerConnection({ ...ways, bundlePolicy: "max-bundle" });
    open.add(made);
    made.onicecandidate = ({ candidate }) => events.onCandidate(candidate && plain(candidate));
    made.onconnectionstatechange = () => events.onState(STATE_OF[made.connectionState]);
    return made;
  }

  return {
    useRelays(servers) {
      ways = forced(servers, address);
      for (const each of open) if (each.connectionState !== "closed") each.setConfiguration({ ...each.getConfiguration(), ...ways });
    },
    openDevices,
    listDevices,
    canShare,
    openScreen,
    createSender: (local, events) => createSender(connection(events), local.stream),
    createScreenSender: (screen, events) => createSender(connection(events), screen.stream, SCREEN),
    createReceiver: (events) => createReceiver(connection(events)),
    later(act, delay_ms) {
      const timer = setTimeout(act, delay_ms);
      return () => clearTimeout(timer);
    },
  };
}

function plain({ candidate, sdpMid, sdpMLineIndex }: RTCIceCandidate): Candidate {
  return { candidate, sdpMid, sdpMLineIndex };
}

function createSender(connection: RTCPeerConnection, stream: MediaStream, bounds: Bounds | null = BOUNDS.full): Sender {
  for (const track of stream.getTracks()) {
    const init: RTCRtpTransceiverInit = { direction: "sendonly", streams: [stream] };
    if (track.kind === "video") init.sendEncodings = [boundsOf(track, bounds)];
    const transceiver = connection.addTransceiver(track, init);
    if (track.kind === "video") preferVp8(transceiver);
  }
  // The first offer of a connection is the slow one; its text is not used.
  void connection.createOffer();
  return {
    async offer(isRestart) {
      const offer = await connection.createOffer({ iceRestart: isRestart });
      await connection.setLocalDescription(offer);
      return connection.localDescription?.sdp ?? "";
    },
    async answer(sdp) {
      await connection.setRemoteDescription({ type: "answer", sdp: startingFast(sdp) });
    },
    candidate: (candidate) => connection.addIceCandidate(candidate ?? undefined),
    async replace(next) {
      const tracks = next.stream.getTracks();
      for (const sender of connection.getSenders()) {
        const track = tracks.find((each) => each.kind === sender.track?.kind);
        if (!track) continue;
        await sender.replaceTrack(track);
        await bound(sender, track, BOUNDS.full);
      }
    },
    async limit(bounds) {
      for (const sender of connection.getSenders()) if (sender.track) await bound(sender, sender.track, bounds);
    },
    figures: figuresOf(connection, "remote-inbound-rtp"),
    close: () => connection.close(),
  };
}

function preferVp8(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities("video")?.codecs ?? [];
  const first = codecs.filter((codec) => codec.mimeType === "video/VP8");
  if (first.length) transceiver.setCodecPreferences?.([...first, ...codecs.filter((codec) => !first.includes(codec))]);
}

/** The camera runs at its full size for pictures of documents; the call takes a quarter of it. */
function boundsOf(track: MediaStreamTrack, bounds: Bounds | null): RTCRtpEncodingParameters {
  if (!bounds) return { active: false };
  const { bitrate, framerate, width } = bounds;
  return {
    active: true,
    maxBitrate: bitrate,
    maxFramerate: framerate,
    scaleResolutionDownBy: Math.max(1, (track.getSettings().width ?? width) / width),
  };
}

async function bound(sender: RTCRtpSender, track: MediaStreamTrack, bounds: Bounds | null): Promise<void> {
  if (track.kind !== "video") return;
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings) Object.assign(encoding, boundsOf(track, bounds));
  await sender.setParameters(parameters);
}

function createReceiver(connection: RTCPeerConnection): Receiver {
  const streams = new Map<string, MediaStream>();
  return {
    async answer(sdp, tracks) {
      await connection.setRemoteDescription({ type: "offer", sdp });
      await connection.setLocalDescription();
      arrange(connection, tracks, streams);
      return connection.localDescription?.sdp ?? "";
    },
    candidate: (candidate) => connection.addIceCandidate(candidate ?? undefined),
    figures: figuresOf(connection, "inbound-rtp"),
    streams: () => new Map(streams),
    close: () => connection.close(),
  };
}

/** Put each section's track into the stream of the peer that it carries now. */
function arrange(
  connection: RTCPeerConnection,
  tracks: readonly WatchedTrack[],
  streams: Map<string, MediaStream>,
): void {
  const byMid = new Map(connection.getTransceivers().map((each) => [each.mid, each.receiver.track]));
  const wanted = new Map<string, MediaStreamTrack[]>();
  for (const watched of tracks) {
    const [name, track] = [streamName(watched), byMid.get(watched.mid)];
    if (track) wanted.set(name, [...(wanted.get(name) ?? []), track]);
  }
  for (const peer of [...streams.keys()]) if (!wanted.has(peer)) streams.delete(peer);
  for (const [peer, list] of wanted) {
    const stream = streams.get(peer) ?? new MediaStream();
    for (const old of stream.getTracks()) if (!list.includes(old)) stream.removeTrack(old);
    for (const track of list) stream.addTrack(track);
    streams.set(peer, stream);
  }
}

/** Let the encoder begin where the picture needs it; from there the browser measures the network. */
function startingFast(sdp: string): string {
  const payload = /a=rtpmap:(\d+) VP8\//i.exec(sdp)?.[1];
  if (!payload) return sdp;
  const line = `a=fmtp:${payload} x-google-start-bitrate=${KBITS_PER_SECOND_START}\r\n`;
  return sdp.replace(new RegExp(`(a=rtpmap:${payload} VP8/[^\\r\\n]*\\r?\\n)`, "i"), `$1${line}`);
}
