/** A routing plan while it is changed: edits, undo, live check, kept with a reason. */
import { Refused, type PlanCheck, type PlanOverflow, type PlanQueue, type RoutingBook, type RoutingPlan } from "@yuangui/client";
import { expect, test } from "vitest";
import { isSkill, moved, skillsOf, USUAL_LIMITS, withEnds, withMoved, withNew, withoutPart, withPart } from "../src/office/plan.ts";
import { createRouting, maySave, type RoutingState } from "../src/office/routing.ts";

const NAMES = { "zh-CN": "综合", en: "General" };
const TIMES = { last_seat_s: 0, wish_s: 120, long_wait_s: 600, ...USUAL_LIMITS };
const STEP = { for_s: null, depth: null, needs: {}, queue: null };
const NONE: PlanOverflow = { to: "none", queue: null, texts: {} };
const DOORS = { hours: null, when_closed: NONE, when_long: NONE, callback: { begins: "08:00", ends: "20:00", slot_minutes: 30, per_slot: 4, days: 5, tries: 3 } };
const queue = (id: string): PlanQueue => ({ id, names: NAMES, services: [], strategy: "longest_idle", ...TIMES, ...DOORS, steps: [STEP] });
const PLAN: RoutingPlan = {
  classes: [],
  queues: [queue("general"), { ...queue("money"), steps: [{ ...STEP, for_s: 30 }, { ...STEP, queue: "general" }] }],
  profiles: [
    { id: "all", names: NAMES, queues: [{ queue: "general", priority: 1, delay_s: 0 }, { queue: "money", priority: 2, delay_s: 0 }], skills: { sign: 2 }, alarm_break_s: 1800 },
    { id: "first", names: NAMES, queues: [{ queue: "general", priority: 1, delay_s: 0 }], skills: {}, alarm_break_s: 1800 },
  ],
};
const BOOK = { plan: PLAN, based_on: 7, may_set: true } as RoutingBook;
const CHECK = { changes: [{}], findings: [], preview: null } as unknown as PlanCheck;

function stage({ fails = null, unsound = null }: { fails?: Error | null; unsound?: Error | null } = {}) {
  const sent: unknown[][] = [];
  const shown: RoutingState[] = [];
  let waiting: () => void = () => undefined;
  const done = async (...what: unknown[]): Promise<RoutingBook> => {
    sent.push(what);
    if (fails) throw fails;
    return { ...BOOK, based_on: 8 };
  };
  const routing = createRouting({
    api: {
      routing: async () => BOOK,
      checkRouting: async (plan, customer) => {
        sent.push(["check", plan.queues.map((each) => each.id), customer]);
        if (unsound) throw unsound;
        return CHECK;
      },
      setRouting: (plan, basedOn, reason) => done("set", plan, basedOn, reason),
      inheritRouting: (...what) => done("inherit", ...what),
      restoreRouting: (...what) => done("restore", ...what),
    },
    show: (state) => shown.push(state),
    soon: (act) => (waiting = act),
  });
  const settle = async () => {
    waiting();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { routing, sent, settle, now: () => shown.at(-1) as RoutingState };
}

test("a draft is checked as it changes and can be taken back step by step", async () => {
  const { routing, sent, settle, now } = stage();
  await routing.read();
  routing.change(withNew(PLAN, "queues"));
  routing.change(withMoved(now().draft ?? PLAN, "queues", 2, -1));
  await settle();
  expect(sent).toEqual([["check", ["general", "queue_3", "money"], null]]);
  expect(maySave(now())).toBe(true);
  routing.undo();
  expect(now().draft?.queues.map((each) => each.id)).toEqual(["general", "money", "queue_3"]);
  routing.undo();
  routing.undo();
  expect(now().draft).toBe(PLAN);
  expect(maySave(now())).toBe(false);
});

test("a plan is kept once, with a reason and what it builds on", async () => {
  const { routing, sent, now } = stage();
  await routing.read();
  const draft = withNew(PLAN, "classes");
  routing.change(draft);
  routing.ask({ kind: "save" });
  await routing.confirm("  ");
  await Promise.all([routing.confirm(" 新规 "), routing.confirm("新规")]);
  expect(sent).toEqual([["set", draft, 7, "新规"]]);
  expect(now()).toMatchObject({ asked: null, past: [], book: { based_on: 8 } });
});

test("an earlier version comes back, or the plan from above", async () => {
  const { routing, sent } = stage();
  await routing.read();
  routing.ask({ kind: "restore", version: 3 });
  await routing.confirm("退回");
  routing.ask({ kind: "inherit" });
  await routing.confirm("统一");
  expect(sent).toEqual([["restore", 3, 7, "退回"], ["inherit", 8, "统一"]]);
});

test("what was filled in outlives a refusal", async () => {
  const { routing, now } = stage({ fails: new Refused({ code: "queue.plan_moved", status: 409, facts: {} }) });
  await routing.read();
  const draft = withNew(PLAN, "profiles");
  routing.change(draft);
  routing.ask({ kind: "save" });
  await routing.confirm("新规");
  expect(now()).toMatchObject({ draft, isBusy: false, asked: { kind: "save" }, problem: { code: "queue.plan_moved" } });
});

test("a draft that does not hold together cannot be kept", async () => {
  const { routing, settle, now } = stage({ unsound: new Refused({ code: "queue.plan_invalid", status: 422, facts: {} }) });
  await routing.read();
  routing.change(withNew(PLAN, "queues"));
  await settle();
  expect(now().fault?.code).toBe("queue.plan_invalid");
  expect(maySave(now())).toBe(false);
});

test("a queue that goes takes along what named it", () => {
  const leading: RoutingPlan = {
    ...PLAN,
    queues: PLAN.queues.map((each, at) => (at ? { ...each, when_closed: { ...NONE, to: "queue", queue: "general" } } : each)),
  };
  const plan = withoutPart(leading, "queues", 0);
  expect(plan.queues[0]?.when_closed).toEqual(NONE);
  expect(plan.queues.map((each) => each.id)).toEqual(["money"]);
  expect(plan.queues[0]?.steps[1]?.queue).toBeNull();
  expect(plan.profiles.map((each) => each.queues.map((served) => served.queue))).toEqual([["money"], ["money"]]);
  expect(withoutPart(plan, "queues", 0)).toBe(plan);
});

test("things keep to their list when they move", () => {
  expect(moved([1, 2, 3], 0, -1)).toEqual([1, 2, 3]);
  expect(moved([1, 2, 3], 0, 1)).toEqual([2, 1, 3]);
  expect(moved([1, 2, 3], 2, 1)).toEqual([1, 2, 3]);
  const renamed = { ...queue("general"), names: { en: "All" } };
  expect(withPart(PLAN, "queues", 0, renamed).queues[0]).toBe(renamed);
});

test("only the last step waits without an end", () => {
  expect(withEnds([STEP, { ...STEP, for_s: 20 }]).map((each) => each.for_s)).toEqual([60, null]);
});

test("skills are those of the plan and the common ones", () => {
  expect(skillsOf(PLAN)).toContain("sign");
  expect(skillsOf(PLAN)).toContain("language.yue");
  expect([isSkill("language.yue"), isSkill("sign"), isSkill("Sign"), isSkill("a.b.c")]).toEqual([true, true, false, false]);
});
