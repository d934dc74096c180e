/** The only door to the server: typed requests, problems, the live line. */
export { hasDigest } from "./bytes.ts";
export type * from "./contract.ts";
export * from "./conference.ts";
export * from "./customer.ts";
export * from "./guest.ts";
export * from "./desk.ts";
export { cameSince, handoutOf } from "./handouts.ts";
export { ask, type Ask } from "./http.ts";
export { newKey } from "./key.ts";
export { browserHost, createLive, type Live, type LiveHost, type LiveMessage, type LiveState } from "./live.ts";
export { probeNetwork, type NetworkFigures } from "./probe.ts";
export { isPassing, OFFLINE, problemIn, Refused, type Problem } from "./problem.ts";
export { createRefresh } from "./refresh.ts";
export * from "./office.ts";
export * from "./outbound.ts";
export * from "./staff.ts";
export type * from "./staff_contract.ts";
