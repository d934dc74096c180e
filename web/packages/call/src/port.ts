/** What a call needs of the browser's media, so that its behaviour can be tested without any. */

export type Off = () => void;
export type Kind = "audio" | "video";
export type LineState = "connecting" | "connected" | "disconnected" | "failed";
export type DeviceProblem = "denied" | "missing" | "busy" | "insecure";

/** Thrown when camera or microphone cannot be had. */
export class DeviceRefused extends Error {
  constructor(readonly reason: DeviceProblem) {
    super(reason);
    this.name = "DeviceRefused";
  }
}

export interface DeviceChoice {
  cameraId?: string;
  microphoneId?: string;
  /** Which camera of a phone, when none is chosen by id. */
  facing?: "user" | "environment";
  /** Whether the camera is left alone. */
  soundOnly?: boolean;
}

export interface Device {
  id: string;
  label: string;
}

export interface DeviceList {
  cameras: Device[];
  microphones: Device[];
}

/** Figures of a connection since its last reading; null where the browser does not say. */
export interface Figures {
  rtt_ms: number | null;
  lost_percent: number | null;
  /** Of the sound. */
  jitter_ms: number | null;
  fps: number | null;
  kbps: number | null;
  /** How long the received picture stood still. */
  frozen_s: number | null;
  /** How loud the received sound was, from 0 to 1, as the root mean square of its samples. */
  level?: number | null;
}

/** Own camera and microphone. */
export interface LocalMedia {
  readonly stream: MediaStream;
  setOn(kind: Kind, isOn: boolean): void;
  /** One picture at the camera's full size, as JPEG. */
  snapshot(): Promise<Blob>;
  stop(): void;
}

/** Own screen, window or tab. */
export interface LocalScreen {
  readonly stream: MediaStream;
  /** Hear when the browser itself ends it. */
  onEnd(hear: () => void): void;
  stop(): void;
}

export type Candidate = { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null };

export interface LineEvents {
  onCandidate(candidate: Candidate | null): void;
  onState(state: LineState): void;
}

/** What a sender may send of a picture: bits per second, frames per second, width. */
export interface Bounds {
  readonly bitrate: number;
  readonly framerate: number;
  readonly width: number;
}

/** The connection that sends. */
export interface Sender {
  offer(isRestart: boolean): Promise<string>;
  answer(sdp: string): Promise<void>;
  candidate(candidate: Candidate | null): Promise<void>;
  replace(local: LocalMedia): Promise<void>;
  /** Send no more of the picture than this; null: none of it. */
  limit(bounds: Bounds | null): Promise<void>;
  figures(): Promise<Figures>;
  close(): void;
}

export interface WatchedTrack {
  mid: string;
  peer_id: string;
  kind: Kind;
  source: "camera" | "screen";
}

/** The connection that receives; one stream for each peer, and one for each screen. */
export interface Receiver {
  answer(sdp: string, tracks: readonly WatchedTrack[]): Promise<string>;
  candidate(candidate: Candidate | null): Promise<void>;
  figures(): Promise<Figures>;
  streams(): ReadonlyMap<string, MediaStream>;
  close(): void;
}

/** A relay for networks that let nothing else out. */
export interface IceServer {
  urls: string;
  username: string;
  credential: string;
}

export interface MediaPort {
  /** Use these relays, for connections that are there and those to come. */
  useRelays(servers: readonly IceServer[]): void;
  /** Raises `DeviceRefused`. */
  openDevices(choice: DeviceChoice): Promise<LocalMedia>;
  listDevices(): Promise<DeviceList>;
  createSender(local: LocalMedia, events: LineEvents): Sender;
  createReceiver(events: LineEvents): Receiver;
  /** Whether the browser can show its screen. */
  canShare(): boolean;
  /** Raises `DeviceRefused`. */
  openScreen(): Promise<LocalScreen>;
  createScreenSender(screen: LocalScreen, events: LineEvents): Sender;
  later(act: () => void, delay_ms: number): Off;
}
