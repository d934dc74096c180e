/** The customer's visit, from the first page to the rating. No Vue, no browser: all is handed in. */
import {
  createRefresh,
  isPassing,
  newKey,
  problemIn,
  type CallbackBody,
  type ContactView,
  type CustomerApi,
  type Live,
  type LiveState,
  type Locale,
  type NoticeView,
  type Problem,
  type PublicSettings,
  type Wishes,
} from "@yuangui/client";
import { emptyDraft, keepDraft, keptDraft, type Draft, type Keep } from "./draft.ts";
import { ownContact } from "./own.ts";
import { saidIn } from "./said.ts";
import type { Tabs } from "./tabs.ts";
import { createWishing, keptWishes } from "./wishes.ts";

export interface SessionState {
  phase: "loading" | "ready" | "trouble";
  /** Why the page could not begin. */
  problem: Problem | null;
  settings: PublicSettings | null;
  contact: ContactView | null;
  draft: Draft;
  line: LiveState;
  isBusy: boolean;
  isRatingSkipped: boolean;
  /** The same visit was opened in another tab, which now has it. */
  isElsewhere: boolean;
}

export interface SessionParts {
  api: CustomerApi;
  openLive(): Live;
  keep: Keep;
  /** What this device may remember for another day; null where others use it too. */
  remember: Keep | null;
  at: string;
  locale(): Locale;
  show(state: SessionState): void;
  /** A request was refused; the page says so. */
  refuse(problem: Problem): void;
  /** Tell other tabs that this one has the visit; hear when another takes it. */
  tabs: Pick<Tabs, "claim" | "onClaimed">;
}

export type Session = ReturnType<typeof createSession>;

export function createSession(parts: SessionParts) {
  const { api, keep, at } = parts;
  let live: Live | null = null;
  let isClosed = false;
  let state: SessionState = {
    phase: "loading",
    problem: null,
    settings: null,
    contact: null,
    draft: keptDraft(keep, at) ?? fresh(),
    line: "closed",
    isBusy: false,
    isRatingSkipped: false,
    isElsewhere: false,
  };

  function fresh(): Draft {
    return { ...emptyDraft(at, newKey()), wishes: keptWishes(parts.remember) };
  }

  function set(change: Partial<SessionState>): void {
    state = { ...state, ...change };
    parts.show(state);
  }

  function draw(change: Partial<Draft>): void {
    const draft = { ...state.draft, ...change };
    keepDraft(keep, draft);
    set({ draft });
  }

  function begin(change: Partial<Draft>): void {
    const draft = { ...fresh(), ...change };
    keepDraft(keep, draft);
    set({ contact: null, draft, isRatingSkipped: false });
  }

  function take(contact: ContactView): void {
    // Two answers may overtake each other; the older one must not win.
    if (state.contact?.id === contact.id && Date.parse(state.contact.server_time) > Date.parse(contact.server_time)) return;
    set({ contact });
    if (contact.state === "ended" || contact.state === "left") closeLine();
    else openLine();
  }

  function openLine(): void {
    if (live || isClosed || state.isElsewhere) return;
    live = parts.openLive();
    live.onState((line) => {
      set({ line });
      if (line === "open") void refresh();
    });
    live.on("changed", () => void refresh());
    parts.tabs.claim();
  }

  function closeLine(): void {
    live?.close();
    live = null;
    set({ line: "closed" });
  }

  const refresh = createRefresh(async () => {
    try {
      take(await api.contact());
    } catch (thrown) {
      const problem = problemIn(thrown);
      // A line that is down is shown by the line's own state; a lost visit must be said.
      if (problem.status !== 0) parts.refuse(problem);
    }
  });

  /** Do one act of the contact; false when it was refused, which has been said. */
  async function act(doing: () => Promise<ContactView>, refused: (problem: Problem) => void = () => {}): Promise<boolean> {
    if (state.isBusy) return false;
    set({ isBusy: true });
    try {
      take(await doing());
      return true;
    } catch (thrown) {
      const problem = problemIn(thrown);
      refused(problem);
      parts.refuse(problem);
      return false;
    } finally {
      set({ isBusy: false });
    }
  }

  const said = () => saidIn(state.draft, parts.locale());
  const opening = () => ({ ...said(), at: state.settings?.org_path ?? at, service: state.draft.service ?? null });

  function refusedToOpen(problem: Problem): void {
    // A refused request was answered; what is sent next is another one. A lost one may have arrived.
    if (!isPassing(problem)) draw({ openKey: newKey() });
    if (problem.code === "queue.closed" || problem.code === "queue.callback_not_offered") void retell();
  }

  async function retell(): Promise<void> {
    try {
      set({ settings: await api.settings(at, parts.locale()) });
    } catch (thrown) {
      parts.refuse(problemIn(thrown));
    }
  }

  parts.tabs.onClaimed(() => {
    if (!state.contact) return;
    closeLine();
    set({ isElsewhere: true });
  });

  return {
    state: () => state,
    live: () => live,
    refresh,

    /** Read the bank's settings and a visit that is already under way. */
    async start(): Promise<void> {
      set({ phase: "loading", problem: null });
      try {
        const [settings, contact] = await Promise.all([api.settings(at, parts.locale()), ownContact(api)]);
        set({ settings });
        if (contact && contact.id !== state.draft.doneWith) take(contact);
        set({ phase: "ready" });
      } catch (thrown) {
        set({ phase: "trouble", problem: problemIn(thrown) });
      }
    },
    /** Read the texts of the bank again, in the page's language. */
    retell,
    choose: (service: string | null) => draw({ service, invitation: null, wantsCallback: false }),
    /** Ask to be called back instead of waiting, or go back to waiting. */
    askCallback: (wantsCallback: boolean) => draw({ wantsCallback }),
    setElderly: (isElderly: boolean) => draw({ isElderly }),
    ...createWishing({
      remember: parts.remember,
      ask: () => api.offered(state.settings?.org_path ?? at),
      locale: parts.locale,
      wishes: () => state.draft.wishes,
      draw: (wishes) => draw({ wishes }),
    }),
    answer({ kind, version, sha256 }: NoticeView, granted: boolean): void {
      const others = state.draft.answers.filter((answer) => answer.kind !== kind);
      draw({ answers: [...others, { kind, version, sha256, granted }] });
    },
    forget: ({ kind }: NoticeView) => draw({ answers: state.draft.answers.filter((answer) => answer.kind !== kind) }),
    keepCheck: (deviceCheck: Record<string, unknown>) => draw({ deviceCheck }),
    /** Take a number. */
    async enter(): Promise<boolean> {
      const { draft } = state;
      return act(() => (draft.invitation ? api.come(draft.invitation, said(), draft.openKey) : api.open(opening(), draft.openKey)), refusedToOpen);
    },
    /** Wish otherwise while waiting. */
    wish(wishes: Wishes) {
      draw({ wishes });
      return act(() => api.wish(wishes));
    },
    callAgain: () => act(() => api.callAgain()),
    /** Be called back: leave the line, or have the bank note it out of hours. */
    book: (callback: CallbackBody) =>
      act(() => (state.contact ? api.bookCallback(callback) : api.bookWhenClosed({ contact: opening(), callback }, state.draft.openKey)), refusedToOpen),
    cancelCallback: () => act(() => api.cancelCallback()),
    leave: () => act(() => api.leave()),
    hangUp: () => act(() => api.hangUp()),
    rate: (stars: number, note: string) => act(() => api.rate(stars, note)),
    skipRating: () => set({ isRatingSkipped: true }),
    step: (visit: number, action: string, data: Record<string, unknown>) => act(() => api.act(visit, action, data)),
    /** Begin anew after a finished visit, for a service if it is known. */
    again(service?: string | null): void {
      const doneWith = state.contact?.id ?? null;
      const { isElderly, wishes } = state.draft;
      closeLine();
      begin({ service, isElderly, wishes, doneWith });
    },
    /** Begin anew as somebody who was invited and has confirmed; a visit that goes on stays. */
    accept(token: string, service: string | null): void {
      if (state.contact && state.contact.state !== "ended" && state.contact.state !== "left") return;
      const doneWith = state.contact?.id ?? state.draft.doneWith;
      const { isElderly, wishes } = state.draft;
      begin({ service, isElderly, wishes, doneWith, invitation: token });
    },
    /** Let go of the line for good; the visit itself goes on. */
    close(): void {
      isClosed = true;
      closeLine();
    },
    /** Take the visit back from the other tab. */
    async here(): Promise<void> {
      set({ isElsewhere: false });
      await refresh();
    },
  };
}
