/** What a page shows of a call. */
import type { Rung } from "./network/ladder.ts";
import type { Place } from "./place.ts";
import type { DeviceProblem, Figures } from "./port.ts";
import type { PeerQuality } from "./network/quality.ts";
import type { Pointed } from "./share/pointing.ts";
import type { Shared } from "./share/shared.ts";
import { NOT_SHARING, type ShareState } from "./share/state.ts";

export type Phase = "idle" | "asking" | "joining" | "connected" | "reconnecting" | "blocked" | "refused" | "ended";

export interface CallState extends ShareState {
  /** `blocked`: camera or microphone cannot be had (see `device`). `refused`: the server said no. */
  readonly phase: Phase;
  readonly device: DeviceProblem | null;
  /** Code of the server's last refusal or alarm. */
  readonly problem: string | null;
  readonly own: MediaStream | null;
  readonly others: ReadonlyMap<string, MediaStream>;
  /** The screen that somebody else shows. */
  readonly shared: Shared | null;
  /** Where somebody else points. */
  readonly pointed: Pointed | null;
  readonly isMuted: boolean;
  readonly isCameraOff: boolean;
  readonly quality: Figures | null;
  /** How much of its picture this page sends, by how good its network is. */
  readonly rung: Rung;
  /** The same of others, by peer; who is not named sends everything. */
  readonly rungs: ReadonlyMap<string, Rung>;
  /** What others' connections are like, by peer; told to the bank's own people. */
  readonly qualities: ReadonlyMap<string, PeerQuality>;
  /** How this page is in the call; null before it has joined. */
  readonly place: Place | null;
}

export const IDLE: CallState = {
  ...NOT_SHARING,
  phase: "idle",
  device: null,
  problem: null,
  own: null,
  others: new Map(),
  shared: null,
  pointed: null,
  isMuted: false,
  isCameraOff: false,
  quality: null,
  rung: "full",
  rungs: new Map(),
  qualities: new Map(),
  place: null,
};
