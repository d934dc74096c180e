/** Stand-ins for the server and the browser, moved by hand. */
import {
  Refused,
  type ContactView,
  type CustomerApi,
  type Live,
  type LiveMessage,
  type LiveState,
  type OfferedWishes,
  type Problem,
  type PublicSettings,
} from "@yuangui/client";
import { createSession, type SessionParts, type SessionState } from "../src/session.ts";

export const SETTINGS: PublicSettings = {
  bank_name: "青禾银行",
  org_path: "/",
  org_name: "柳湾",
  services: [{ flow: "transfer", title: "转账", summary: "", risk: "medium", needs_recording: true }],
  notices: (["privacy", "recording", "face"] as const).map((kind) => ({
    kind, version: "1", locale: "zh-CN", title: kind, text: kind, sha256: kind.padEnd(64, "0"),
  })),
  is_demo: true,
  is_open: true,
  doors: [],
};

export const OFFERED: OfferedWishes = { languages: [{ language: "yue", is_open: false }, { language: "en", is_open: true }], sign: false };

let ticks = 0;

export function contact(change: Partial<ContactView> = {}): ContactView {
  ticks += 1;
  return {
    id: "con_1", number: "N1", state: "waiting", locale: "zh-CN", service: null, is_elderly: false, face_allowed: true,
    created_at: "2026-01-01T00:00:00Z", server_time: new Date(Date.UTC(2026, 0, 1) + ticks * 1000).toISOString(),
    ticket: null, wishes: null, priority: [], recall: null, call: { id: null, state: "none", participants: [], recording: null }, run: null, runs_done: [],
    teller: null, customer: null, result_code: null, rating: null, has_receipt: false, handouts: [], callback: null, ...change,
  };
}

export const refusal = (code: string, status = 409): Refused => new Refused({ code, facts: {}, status });

export class FakeLine implements Live {
  closed = false;
  readonly sent: LiveMessage[] = [];
  private readonly hears: { kind: string; hear: (message: LiveMessage) => void }[] = [];
  private readonly hearStates = new Set<(state: LiveState) => void>();
  state(): LiveState {
    return this.closed ? "closed" : "open";
  }
  send(message: LiveMessage): boolean {
    this.sent.push(message);
    return true;
  }
  on(kind: string, hear: (message: LiveMessage) => void): () => void {
    this.hears.push({ kind, hear });
    return () => {};
  }
  onState(hear: (state: LiveState) => void): () => void {
    this.hearStates.add(hear);
    hear(this.state());
    return () => void this.hearStates.delete(hear);
  }
  close(): void {
    this.closed = true;
  }
  is(state: LiveState): void {
    for (const hear of this.hearStates) hear(state);
  }
  say(kind: string, more: Readonly<Record<string, unknown>> = {}): void {
    for (const each of this.hears) if (each.kind === kind) each.hear({ ...more, t: kind });
  }
}

/** The parts of a session as fakes; `server` is what the server would answer next. */
export function fakeParts() {
  const kept = new Map<string, string>();
  const lines: FakeLine[] = [];
  const refused: Problem[] = [];
  const asked: { body: unknown; key: string }[] = [];
  const server: { contact: ContactView | Refused } = { contact: refusal("access.not_signed_in", 401) };
  let claimed: () => void = () => {};
  const now = async (): Promise<ContactView> => {
    if (server.contact instanceof Refused) throw server.contact;
    return server.contact;
  };
  const api: CustomerApi = {
    settings: async () => SETTINGS,
    open: (body, key) => {
      asked.push({ body, key });
      return now();
    },
    invitation: async () => { throw refusal("invitation.unknown", 404); },
    confirm: async () => { throw refusal("invitation.unknown", 404); },
    come: (token, body, key) => {
      asked.push({ body: { token, ...body }, key });
      return now();
    },
    callbackTimes: async () => ({ soonest_at: "2026-01-01T08:30:00+08:00", slots: [] }),
    bookCallback: (body) => {
      asked.push({ body, key: "" });
      return now();
    },
    bookWhenClosed: (body, key) => {
      asked.push({ body, key });
      return now();
    },
    cancelCallback: now,
    contact: now,
    offered: async () => OFFERED,
    wish: (body) => {
      asked.push({ body, key: "" });
      return now();
    },
    callAgain: now,
    leave: now,
    hangUp: now,
    rate: now,
    act: now,
    upload: async () => ({ object_id: "obj_1", sha256: "", width: 1, height: 1 }),
    give: async () => ({ id: "evo_1", name: "a.png", by: "customer", media_type: "image/jpeg", sha256: "", given_at: "", pages: ["evo_1"] }),
  };
  const keep = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, text: string) => void kept.set(name, text) };
  const remembered = new Map<string, string>();
  const remember = { getItem: (name: string) => remembered.get(name) ?? null, setItem: (name: string, text: string) => void remembered.set(name, text) };
  const parts: Omit<SessionParts, "show" | "refuse"> = {
    api, keep, remember, at: "/", locale: () => "zh-CN",
    openLive: () => {
      const line = new FakeLine();
      lines.push(line);
      return line;
    },
    tabs: { claim: () => {}, onClaimed: (hear) => void (claimed = hear) },
  };
  const open = (show: (state: SessionState) => void = () => {}) =>
    createSession({ ...parts, show, refuse: (problem) => void refused.push(problem) });
  return { parts, kept, open, server, lines, refused, asked, claim: () => claimed() };
}

/** A session over fakes. */
export function fakeSession() {
  const fakes = fakeParts();
  return { ...fakes, session: fakes.open() };
}
