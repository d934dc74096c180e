/** A customer's way through the element: consent, number, wait, call, end. Knows no browser. */
import { IDLE, type CallState, type MediaPort } from "@yuangui/call";
import type { NoticeView, Problem, Wishes } from "@yuangui/client";
import { answerTo, createCallOfVisit, createSession, openNotice, placeOf } from "@yuangui/visit";
import type { SessionParts, SessionState } from "@yuangui/visit";

/** Where the customer is; said to the page around the element. */
export type ElementState =
  | "loading"
  | "trouble"
  | "closed"
  | "out_of_hours"
  | "consent"
  | "ready"
  | "waiting"
  | "recall"
  | "in_call"
  | "ended"
  | "left"
  | "elsewhere";

export interface ElementView {
  state: ElementState;
  visit: SessionState;
  call: CallState;
  /** What went wrong with the last thing that was asked for. */
  problem: Problem | null;
}

export interface ModelParts extends Omit<SessionParts, "show" | "refuse" | "remember"> {
  /** What the page around the element wishes for the customer. */
  wishes: Wishes;
  media: MediaPort;
  /** The service that is asked for; null is "a person". */
  service: string | null;
  show(view: ElementView): void;
  /** The customer is somewhere else now. */
  moved(state: ElementState): void;
  /** Something was refused, or does not work. */
  refuse(problem: Problem): void;
}

export type Model = ReturnType<typeof createModel>;

export function createModel({ media, service, wishes, show, moved, refuse, ...parts }: ModelParts) {
  let call: CallState = IDLE;
  let told: ElementState | null = null;
  let problem: Problem | null = null;
  const session = createSession({ ...parts, remember: null, show: follow, refuse: said });
  const ofVisit = createCallOfVisit(() => session.live(), media, (next) => {
    const before = call;
    call = next;
    for (const code of newProblems(before, next)) refuse({ code, facts: {}, status: 0 });
    draw();
  });

  function follow(visit: SessionState): void {
    ofVisit.follow(visit);
    draw();
  }

  function draw(): void {
    const visit = session.state();
    const state = stateOf(visit);
    const isMoved = state !== told;
    if (isMoved) [told, problem] = [state, null];
    show({ state, visit, call, problem });
    if (!isMoved) return;
    moved(state);
    if (visit.phase === "trouble" && visit.problem) refuse(visit.problem);
  }

  function said(next: Problem): void {
    problem = next;
    refuse(next);
    draw();
  }

  /** Do what the customer asks for; what went wrong before is no longer said. */
  function asked<T>(doing: () => T): T {
    problem = null;
    return doing();
  }

  return {
    start(): Promise<void> {
      session.choose(service);
      session.setWishes(wishes, false);
      return session.start();
    },
    retell: () => session.retell(),
    answer: (notice: NoticeView, isGranted: boolean) => session.answer(notice, isGranted),
    forget: (notice: NoticeView) => session.forget(notice),
    setElderly: (isElderly: boolean) => session.setElderly(isElderly),
    enter: () => asked(session.enter),
    /** Take whoever is free instead of whom was wished. */
    anybody: () => asked(() => session.wish({ ...wishes, language: null, sign: false })),
    callAgain: () => asked(session.callAgain),
    leave: () => asked(session.leave),
    hangUp: () => asked(session.hangUp),
    setMuted: (isMuted: boolean) => ofVisit.call()?.setOn("audio", !isMuted),
    /** Ask for camera and microphone once more. */
    again: () => void ofVisit.call()?.start(),
    /** Take the visit back from another page of this browser. */
    here: () => session.here(),
    anew: () => session.again(service),
    /** Give up line and devices; the visit goes on and is found again at the next start. */
    stop: () => session.close(),
  };
}

/** The notice to show, its place among all, and whether it was declined though it is needed. */
export function shownNotice({ draft, settings }: SessionState) {
  const notices = settings?.notices ?? [];
  const notice = openNotice(draft, notices);
  return notice && { notice, place: notices.indexOf(notice) + 1, count: notices.length, isDeclined: answerTo(draft, notice) !== null };
}

function stateOf(visit: SessionState): ElementState {
  if (visit.phase !== "ready") return visit.phase;
  if (!visit.contact && !visit.isElsewhere && !visit.settings?.is_open) return "closed";
  switch (placeOf(visit, "check")) {
    case "elsewhere":
      return "elsewhere";
    case "welcome":
      return "loading";
    case "notices":
      return "consent";
    case "check":
      return "ready";
    case "closed":
    case "callback":
      return visit.contact ? "waiting" : "out_of_hours";
    case "waiting":
      return "waiting";
    case "recall":
      return "recall";
    case "call":
      return "in_call";
    case "rating":
    case "finished":
      return visit.contact?.state === "left" ? "left" : "ended";
  }
}

function newProblems(before: CallState, next: CallState): string[] {
  const device = next.device !== null && next.device !== before.device ? [`device.${next.device}`] : [];
  return next.problem !== null && next.problem !== before.problem ? [...device, next.problem] : device;
}
