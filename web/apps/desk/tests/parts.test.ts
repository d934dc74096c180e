import type { KeptObject, ServiceView } from "@yuangui/client";
import { beforeEach, expect, test } from "vitest";
import { captureFor } from "../src/desk/capture.ts";
import { draftsOf } from "../src/desk/drafts.ts";
import { hintsOf } from "../src/desk/hints.ts";
import { linesOf, tick } from "../src/desk/script.ts";
import { contact, run } from "./fakes.ts";

beforeEach(() => sessionStorage.clear());

test("drafts of a contact outlive a reload and end with it", () => {
  draftsOf("con_1").write("wrap_up.note", "客户改日再来");
  expect(draftsOf("con_1").read("wrap_up.note")).toBe("客户改日再来");
  draftsOf("con_1").forget();
  expect(draftsOf("con_1").read("wrap_up.note")).toBe("");
});

test("another customer's draft is never shown, and is removed", () => {
  draftsOf("con_1").write("wrap_up.note", "第一位");
  expect(draftsOf("con_2").read("wrap_up.note")).toBe("");
  expect(draftsOf("con_1").read("wrap_up.note")).toBe("");
});

test("the words of a step are the service's own", () => {
  const drafts = draftsOf("con_1");
  const known = new Set(["flow:transfer:steps.payment.script", "script.greeting.1", "script.closing.1"]);
  const keys = (of: Parameters<typeof linesOf>[0]) => linesOf(of, drafts, (key) => known.has(key)).map((line) => line.key);
  expect(keys(contact({}))).toEqual(["script.greeting.1"]);
  expect(keys(contact({ run: run({}) }))).toEqual(["flow:transfer:steps.payment.script"]);
  expect(keys(contact({ run: run({ end: "completed", node: null }) }))).toEqual(["script.closing.1"]);
});

test("a line that was said stays said for this visit only", () => {
  const drafts = draftsOf("con_1");
  const said = (visit: number) => linesOf(contact({ visit }), drafts, () => true).map((line) => line.isSaid);
  tick(contact({ visit: 1 }), drafts, "flow:transfer:steps.payment.script");
  expect(said(1)).toEqual([true]);
  expect(said(2)).toEqual([false]);
});

test("hints stand with the gravest first, and say nothing of rules that let through", () => {
  const hit = (rule: string, outcome: string) => ({ rule, outcome, reason_key: `risk.${rule}` });
  const results = { risk: { hits: [hit("large", "authorise"), hit("ceiling", "refuse"), hit("small", "allow")] } };
  const service: ServiceView = { flow: "transfer", title: "", summary: "", risk: "high", needs_recording: true };
  const hints = hintsOf(contact({ is_elderly: true, face_allowed: false, run: run({ results }) }), [service]);
  expect(hints.map((hint) => hint.key)).toEqual(["risk.ceiling", "risk.large", "hint.high_risk", "hint.elderly", "hint.no_face"]);
});

test("who calls again is looked at first, and what the customer needs is said", () => {
  const priority = [{ id: "recall", names: {} }];
  const wishes = { language: null, sign: false, aids: ["hearing" as const], is_open: true };
  expect(hintsOf(contact({ service: null, priority, wishes }), []).map((hint) => hint.key)).toEqual(["hint.recall", "hint.hearing"]);
});

test("a gap in the recording is said at once, and forbids what demands all of it", () => {
  const recording = { on: true, since: null, covered_percent: 98, is_complete: false };
  const call = { id: "cal_1", state: "up" as const, participants: [], recording };
  const service = { flow: "transfer", title: "", summary: "", risk: "low", needs_recording: true };
  const hints = (needs_recording: boolean) => hintsOf(contact({ call, service: "transfer" }), [{ ...service, needs_recording }]);
  expect(hints(true)).toEqual([{ tone: "bad", key: "hint.gap_forbids", slots: { percent: 98 } }]);
  expect(hints(false)).toEqual([{ tone: "warn", key: "hint.gap", slots: { percent: 98 } }]);
});

const kept = (id: string, media_type = "image/jpeg"): KeptObject => ({
  id,
  kind: "snapshot",
  name: "",
  media_type,
  bytes: 1,
  sha256: `sha ${id}`,
  sm3: "",
  captured_at: "",
});

test("a picture from the customer's page is taken when it arrives", async () => {
  let asked = 0;
  const objects = async () => (++asked < 4 ? [kept("old")] : [kept("old"), kept("svg", "application/pdf"), kept("new")]);
  const api = { objects, snapshot: async () => {}, upload: () => Promise.reject(new Error("not needed")) };
  const picture = await captureFor({ api, grab: async () => null, wait: async () => {} }, "con_1", "face");
  expect(picture?.object_id).toBe("new");
});

test("a page that stays silent leaves the video's own picture", async () => {
  const uploaded: string[] = [];
  const api = {
    objects: async () => [kept("old")],
    snapshot: async () => {},
    upload: async (id: string, kind: string) => (uploaded.push(`${id} ${kind}`), { object_id: "grabbed", sha256: "", width: 640, height: 480 }),
  };
  const grab = async () => new Blob(["jpeg"]);
  expect((await captureFor({ api, grab, wait: async () => {} }, "con_1", "face"))?.object_id).toBe("grabbed");
  expect(uploaded).toEqual(["con_1 face"]);
  expect(await captureFor({ api, grab: async () => null, wait: async () => {} }, "con_1", "face")).toBeNull();
});
