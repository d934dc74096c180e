/** The call: the only place with WebRTC. Pages draw its state and play its streams. */
export { Call } from "./call.ts";
export { listenTo } from "./stream/level.ts";
export { createCallKeeper, type CallKeeper } from "./keeper.ts";
export type { Rung } from "./network/ladder.ts";
export type { CallLine, CallOptions } from "./options.ts";
export type { Role } from "./messages.ts";
export { besides, streamOf, type Party } from "./parties.ts";
export type { Act, Mode, Place } from "./place.ts";
export { play } from "./stream/play.ts";
export { DeviceRefused, type Device, type DeviceChoice, type DeviceList, type DeviceProblem } from "./port.ts";
export type { Figures, Kind, LocalMedia, MediaPort } from "./port.ts";
export { gradeOf, ownGrade, type Grade, type PeerQuality } from "./network/quality.ts";
export type { Pointed } from "./share/pointing.ts";
export type { Shared } from "./share/shared.ts";
export type { SharePhase } from "./share/state.ts";
export { IDLE, type CallState, type Phase } from "./state.ts";
export { canCall, createWebRtcPort } from "./webrtc.ts";
export { restoredBy, rungOf, weaknessesIn, type Sending, type Weakness, type Whose } from "./network/weak.ts";
