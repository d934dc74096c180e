/** A desk and a contact on it, as the server would tell them. */
import type { ContactView, DeskView, RunView } from "@yuangui/client";

export function run(change: Partial<RunView>): RunView {
  return {
    id: "run_1",
    flow: "transfer",
    version: 1,
    definition_hash: "ab",
    status: "waiting",
    end: null,
    node: "payment",
    visit: 1,
    step_type: "form.fill",
    state: {},
    actions: [],
    steps: [],
    results: {},
    waits_for_video: false,
    ...change,
  };
}

export function contact({ visit, ...change }: Partial<ContactView> & { visit?: number }): ContactView {
  return {
    id: "con_1",
    number: "20261124-000001",
    state: "in_call",
    locale: "zh-CN",
    service: "transfer",
    is_elderly: false,
    face_allowed: true,
    created_at: "2026-11-24T09:00:00Z",
    server_time: "2026-11-24T09:01:00Z",
    ticket: null,
    wishes: null,
    priority: [],
    recall: null,
    call: { id: null, state: "none", participants: [], recording: null },
    run: visit === undefined ? null : run({ visit }),
    runs_done: [],
    teller: null,
    customer: null,
    result_code: null,
    rating: null,
    has_receipt: false,
    callback: null,
    handouts: [],
    ...change,
  };
}

export function deskView(change: Partial<DeskView>): DeskView {
  return {
    seat: { state: "ready", since: "2026-11-24T09:00:00Z", break_reason: null },
    queue: [],
    offer: null,
    contact: null,
    recalls: [],
    wrap_up: null,
    help: null,
    messages: [],
    today: { handled: 0, average_s: 0, returned: 0 },
    services: [],
    server_time: "2026-11-24T09:01:00Z",
    ...change,
  };
}
