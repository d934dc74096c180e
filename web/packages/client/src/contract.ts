/** The words of the API, as pages use them. */

export type Locale = "zh-CN" | "en";
export type Facts = Readonly<Record<string, unknown>>;
export type ConsentKind = "privacy" | "recording" | "face";
export type ContactState = "waiting" | "in_call" | "wrap_up" | "ended" | "left";

export interface RunStep {
  node: string;
  title_key: string;
  state: "done" | "current" | "todo";
  outcome: string | null;
}

export interface RunView {
  id: string;
  flow: string;
  version: number;
  definition_hash: string;
  status: string;
  end: string | null;
  node: string | null;
  visit: number;
  step_type: string | null;
  state: Facts;
  actions: string[];
  steps: RunStep[];
  /** What finished steps left, by node; empty for a customer. */
  results?: Readonly<Record<string, Facts>>;
}

export interface CallView {
  id: string | null;
  state: "none" | "connecting" | "up" | "ended";
  participants: { peer_id: string; role: string; display_name: string }[];
  recording: { on: boolean; since: string | null } | null;
}

export interface ContactView {
  id: string;
  number: string;
  state: ContactState;
  locale: string;
  service: string | null;
  is_elderly: boolean;
  face_allowed: boolean;
  created_at: string;
  server_time: string;
  ticket: {
    number: string;
    ahead: number;
    position: number;
    waited_s: number;
    estimate_s: number | null;
  } | null;
  call: CallView;
  run: RunView | null;
  runs_done: RunView[];
  teller: { display_name: string; number: string } | null;
  customer: {
    name_masked: string | null;
    declared_name: string | null;
    org_name: string;
    age: number | null;
    assurance: string;
  } | null;
  result_code: string | null;
  rating: number | null;
  has_receipt: boolean;
}

export interface ServiceView {
  flow: string;
  title: string;
  summary: string;
  risk: string;
  needs_recording: boolean;
}

export interface NoticeView {
  kind: ConsentKind;
  version: string;
  locale: string;
  title: string;
  text: string;
  sha256: string;
}

export interface PublicSettings {
  bank_name: string;
  org_path: string;
  org_name: string;
  services: ServiceView[];
  notices: NoticeView[];
  is_demo: boolean;
  is_open: boolean;
}

export interface OpenContactBody {
  at: string;
  locale: string;
  is_elderly: boolean;
  service: string | null;
  name?: string | null;
  consents: { kind: ConsentKind; version: string; sha256: string; granted: boolean }[];
  device_check: Record<string, unknown>;
}

export type PictureKind = "document_front" | "document_back" | "face" | "liveness" | "snapshot";

export interface UploadView {
  object_id: string;
  sha256: string;
  width: number;
  height: number;
}
