/** The only door to the server: typed requests, problems, the live line. */
export type * from "./contract.ts";
export * from "./customer.ts";
export { ask, type Ask } from "./http.ts";
export { newKey } from "./key.ts";
export { createLive, type Live, type LiveHost, type LiveMessage, type LiveState } from "./live.ts";
export { isPassing, OFFLINE, problemIn, Refused, type Problem } from "./problem.ts";
