/** The words of the desk and of the office, as pages use them. */
import type { ContactView, Facts, RunView, ServiceView } from "./contract.ts";

export type SeatState = "signed_out" | "ready" | "reserved" | "on_call" | "wrap_up" | "break";
export type ChosenState = "ready" | "break" | "signed_out";
export type ResultCode = "done" | "refused" | "abandoned" | "information" | "technical";
export type Role = "teller" | "authoriser" | "supervisor" | "quality" | "administrator" | "auditor";

export interface Me {
  id: string;
  name: string;
  number: string;
  display_name: string;
  roles: string[];
  org_path: string;
  org_name: Readonly<Record<string, string>>;
}

export interface PasskeyQuestion {
  challenge_id: string;
  options: Facts;
}

export interface QueueTicket {
  ticket_id: string;
  number: string;
  name_masked: string | null;
  service: string | null;
  waited_s: number;
  is_elderly: boolean;
  is_offered: boolean;
  org_name: string;
}

export interface Offer {
  ticket_id: string;
  contact_id: string;
  number: string;
  service: string | null;
  is_elderly: boolean;
  org_name: string;
  waited_s: number;
  expires_at: string;
}

export interface DeskView {
  seat: { state: SeatState; since: string };
  queue: QueueTicket[];
  offer: Offer | null;
  contact: ContactView | null;
  today: { handled: number; average_s: number };
  services: ServiceView[];
  server_time: string;
}

export interface KeptObject {
  id: string;
  kind: string;
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  sm3: string;
  captured_at: string;
}

export interface ContactRow {
  id: string;
  number: string;
  state: string;
  service: string | null;
  org_name: string;
  teller_name: string | null;
  customer_name_masked: string | null;
  created_at: string;
  ended_at: string | null;
  connected_s: number;
  result_code: string | null;
  rating: number | null;
  is_sealed: boolean;
}

export interface ContactPage {
  rows: ContactRow[];
  total: number;
  page: number;
  page_size: number;
}

export interface ContactQuery {
  text?: string;
  since?: string;
  until?: string;
  service?: string;
  state?: string;
  staff?: string;
  page: number;
  page_size: number;
}

export interface Track {
  id: string;
  object_id: string;
  role: string;
  start_offset_s: number;
  duration_s: number;
  media_type: string;
}

export interface Gap {
  start_offset_s: number;
  end_offset_s: number;
  kind: string;
}

export interface PartyCoverage {
  role: string;
  audio_ratio: number;
  video_ratio: number;
  gaps: Gap[];
}

export interface Coverage {
  connected_s: number;
  is_complete: boolean;
  is_final: boolean;
  parties: PartyCoverage[];
}

export interface Entry {
  seq: number;
  at: string;
  kind: string;
  actor: Facts;
  facts: Facts;
  hash: string;
}

export interface ContactRecord {
  contact: ContactView;
  org_name: string;
  note: string;
  runs: RunView[];
  run_events: Facts[];
  entries: Entry[];
  objects: KeptObject[];
  consents: { kind: string; version: string; locale: string; sha256: string; granted: boolean; at: string }[];
  tracks: Track[];
  coverage: Coverage | null;
  composed: { state: string; percent: number; object_id: string | null };
  package: { parts: number; manifest_sha256: string; bytes: number; sealed_at: string } | null;
  viewings: { at: string; staff_id: string; object_id: string | null; reason: string }[];
}

export interface TimelineItem {
  at: string;
  offset_s: number | null;
  kind: string;
  title_key: string;
  facts: Facts;
}

export interface ShortMessage {
  id: string;
  at: string;
  to_masked: string;
  text: string;
  contact_id: string | null;
}

export interface DaySummary {
  contacts: number;
  waiting: number;
  in_call: number;
  handled: number;
  average_wait_s: number;
  by_hour: number[];
  by_service: Readonly<Record<string, number>>;
}

export interface AuthorisationRow {
  id: string;
  contact_id: string;
  contact_number: string;
  org_name: string;
  act: string;
  requested_by_name: string;
  requested_at: string;
  expires_at: string;
  is_own: boolean;
}

export interface AuthorisationRequest extends AuthorisationRow {
  state: "pending" | "approved" | "rejected" | "expired";
  reason: string;
  fields: { name: string; label_key: string; old: unknown; new: unknown }[];
  checks: Facts;
  pictures: { object_id: string; sha256: string }[];
  decision: {
    officer_name: string;
    decision: "approve" | "reject";
    reason: string;
    at: string;
    statement: string;
    signatures: Readonly<Record<string, string>>;
  } | null;
}
