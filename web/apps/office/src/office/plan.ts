/** Changes of a routing plan, each a new plan. Pure. */
import type { PlanCallback, PlanClass, PlanOverflow, PlanProfile, PlanQueue, PlanQueueStep, RoutingPlan } from "@yuangui/client";

export type Kind = "queues" | "profiles" | "classes";
export type Part = PlanQueue | PlanProfile | PlanClass;

const STEMS = { queues: "queue", profiles: "profile", classes: "class" } as const;
/** What a seat or a step is often asked for; a bank may write others. */
export const COMMON_SKILLS = ["language.yue", "language.wu", "language.minnan", "language.hakka", "language.en", "sign", "loan"] as const;
export const NEW_STEP: PlanQueueStep = { for_s: null, depth: null, needs: {}, queue: null };

const NO_OVERFLOW: PlanOverflow = { to: "none", queue: null, texts: {} };
const USUAL_TERMS: PlanCallback = { begins: "08:00", ends: "20:00", slot_minutes: 30, per_slot: 4, days: 5, tries: 3 };
const ALWAYS_OPEN = { hours: null, when_closed: NO_OVERFLOW, when_long: NO_OVERFLOW, callback: USUAL_TERMS };
/** The limits of a new queue. */
export const USUAL_LIMITS = {
  wrap_up_s: 180,
  wrap_up_extensions: 2,
  wrap_up_extension_s: 60,
  wrap_up_end: "ready",
  alarm_wait_s: 180,
  alarm_call_s: 1800,
  alarm_silent_s: 60,
  alarm_no_picture_s: 30,
} as const;

/** The list with one thing nearer the front (-1) or the end (1); at an end nothing moves. */
export function moved<T>(list: readonly T[], at: number, by: number): T[] {
  const to = at + by;
  const next = [...list];
  const [thing] = next.splice(at, 1);
  if (thing === undefined || to < 0 || to >= list.length) return [...list];
  next.splice(to, 0, thing);
  return next;
}

export const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, place) => place !== at);

export const replaced = <T>(list: readonly T[], at: number, thing: T): T[] => list.map((each, place) => (place === at ? thing : each));

/** The plan with one thing more, behind the others. */
export function withNew(plan: RoutingPlan, kind: Kind): RoutingPlan {
  const id = freeId(plan, kind);
  const names = { "zh-CN": id, en: id };
  if (kind === "classes") return { ...plan, classes: [...plan.classes, { id, names, head_start_s: 300, from_age: null, within_s: null }] };
  if (kind === "profiles") {
    const queue = plan.queues[0]?.id ?? "general";
    return { ...plan, profiles: [...plan.profiles, { id, names, queues: [{ queue, priority: 1, delay_s: 0 }], skills: {}, alarm_break_s: 1800 }] };
  }
  const timing = { last_seat_s: 0, wish_s: 120, long_wait_s: 600, ...USUAL_LIMITS };
  return { ...plan, queues: [...plan.queues, { id, names, services: [], strategy: "longest_idle", ...timing, ...ALWAYS_OPEN, steps: [NEW_STEP] }] };
}

/** The plan without one thing, and without what named it. The last queue and profile stay. */
export function withoutPart(plan: RoutingPlan, kind: Kind, at: number): RoutingPlan {
  if (!mayRemove(plan, kind)) return plan;
  if (kind !== "queues") return { ...plan, [kind]: without<Part>(plan[kind], at) };
  const gone = plan.queues[at]?.id;
  const queues = without(plan.queues, at).map((queue) => ({
    ...queue,
    steps: queue.steps.map((step) => (step.queue === gone ? { ...step, queue: null } : step)),
    when_closed: queue.when_closed.queue === gone ? NO_OVERFLOW : queue.when_closed,
    when_long: queue.when_long.queue === gone ? NO_OVERFLOW : queue.when_long,
  }));
  const first = { queue: queues[0]?.id ?? "", priority: 1, delay_s: 0 };
  const profiles = plan.profiles.map((profile) => {
    const kept = profile.queues.filter((served) => served.queue !== gone);
    return { ...profile, queues: kept.length ? kept : [first] };
  });
  return { ...plan, queues, profiles };
}

export const mayRemove = (plan: RoutingPlan, kind: Kind): boolean => kind === "classes" || plan[kind].length > 1;

/** The plan with one thing as it was edited. */
export function withPart(plan: RoutingPlan, kind: Kind, at: number, part: Part): RoutingPlan {
  return { ...plan, [kind]: replaced<Part>(plan[kind], at, part) };
}

/** The plan with one thing nearer the front or the end. */
export function withMoved(plan: RoutingPlan, kind: Kind, at: number, by: number): RoutingPlan {
  return { ...plan, [kind]: moved<Part>(plan[kind], at, by) };
}

/** The steps with ends where they need one: all but the last are left after a while. */
export function withEnds(steps: readonly PlanQueueStep[]): PlanQueueStep[] {
  return steps.map((step, at) => ({ ...step, for_s: at === steps.length - 1 ? null : (step.for_s ?? 60) }));
}

/** Every skill that the plan knows, and the common ones. */
export function skillsOf(plan: RoutingPlan): string[] {
  const held = plan.profiles.flatMap((profile) => Object.keys(profile.skills));
  const asked = plan.queues.flatMap((queue) => queue.steps.flatMap((step) => Object.keys(step.needs)));
  return [...new Set([...COMMON_SKILLS, ...held, ...asked])].sort();
}

export const isSkill = (text: string): boolean => /^[a-z][a-z0-9_]{0,31}(\.[a-z0-9_]{1,31})?$/.test(text);

function freeId(plan: RoutingPlan, kind: Kind): string {
  const taken = new Set<string>(plan[kind].map((part) => part.id));
  let number = plan[kind].length + 1;
  while (taken.has(`${STEMS[kind]}_${number}`)) number += 1;
  return `${STEMS[kind]}_${number}`;
}
