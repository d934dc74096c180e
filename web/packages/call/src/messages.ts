/** The media messages of the live line, checked before anything believes them. */
import { RUNGS, type Rung } from "./network/ladder.ts";
import type { Candidate, IceServer, WatchedTrack } from "./port.ts";

export type Role = "customer" | "teller" | "expert" | "interpreter" | "guardian" | "co_borrower" | "authoriser" | "supervisor";
export type Pc = "pub" | "watch";
type Raw = Readonly<Record<string, unknown>>;

export interface Joined {
  call: string;
  peer_id: string;
  kept: boolean;
  relays: IceServer[];
}

export interface Offer {
  call: string;
  sdp: string;
  rev: number;
  fresh: boolean;
  tracks: WatchedTrack[];
}

export function joinedIn(raw: Raw): Joined | null {
  const { call, peer_id, kept } = raw;
  if (typeof call !== "string" || typeof peer_id !== "string") return null;
  return { call, peer_id, kept: kept === true, relays: relaysIn(raw) };
}

export function relaysIn(raw: Raw): IceServer[] {
  const { ice_servers } = raw;
  return Array.isArray(ice_servers) ? ice_servers.filter(isIceServer) : [];
}

export function offerIn(raw: Raw): Offer | null {
  const { call, sdp, rev, fresh, tracks } = raw;
  if (typeof call !== "string" || typeof sdp !== "string" || typeof rev !== "number") return null;
  return { call, sdp, rev, fresh: fresh === true, tracks: tracksIn(tracks) };
}

export function candidateIn(raw: Raw): { pc: Pc; candidate: Candidate | null } | null {
  const { pc, candidate } = raw;
  if (pc !== "pub" && pc !== "watch") return null;
  if (candidate === null) return { pc, candidate };
  return isCandidate(candidate) ? { pc, candidate } : null;
}

/** What others send, after one of them told of another rung. */
export function rungsWith(rungs: ReadonlyMap<string, Rung>, raw: Raw): ReadonlyMap<string, Rung> {
  const { peer_id } = raw;
  const rung = RUNGS.find((each) => each === raw["rung"]);
  return typeof peer_id === "string" && rung ? new Map(rungs).set(peer_id, rung) : rungs;
}

function isIceServer(value: unknown): value is IceServer {
  if (typeof value !== "object" || value === null) return false;
  const { urls, username, credential } = value as Raw;
  return [urls, username, credential].every((each) => typeof each === "string");
}

function tracksIn(value: unknown): WatchedTrack[] {
  const read = Array.isArray(value) ? value.filter(isTrack) : [];
  return read.map((each) => ({ ...each, source: each.source === "screen" ? "screen" : "camera" }));
}

function isTrack(value: unknown): value is WatchedTrack {
  if (typeof value !== "object" || value === null) return false;
  const { mid, peer_id, kind } = value as Raw;
  return typeof mid === "string" && typeof peer_id === "string" && (kind === "audio" || kind === "video");
}

function isCandidate(value: unknown): value is Candidate {
  return typeof value === "object" && value !== null && typeof (value as Raw)["candidate"] === "string";
}
