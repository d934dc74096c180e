/** Drives the teller's desk. No Vue, no fetch, no timer: all are handed in. */
import {
  createRefresh,
  problemIn,
  type ChosenReason,
  type ChosenState,
  type ContactView,
  type DeskApi,
  type DeskView,
  type KeptObject,
  type Live,
  type LiveState,
  type Problem,
  type ResultCode,
} from "@yuangui/client";

export interface DeskState {
  readonly view: DeskView | null;
  /** What is kept of the contact on the desk. */
  readonly objects: readonly KeptObject[];
  readonly line: LiveState;
  /** The name of the act under way. */
  readonly doing: string | null;
  readonly problem: Problem | null;
}

export interface DeskOptions {
  api: DeskApi;
  live: Pick<Live, "on" | "onState" | "send">;
  newKey(): string;
  show(state: DeskState): void;
}

export const EMPTY_DESK: DeskState = { view: null, objects: [], line: "connecting", doing: null, problem: null };

/** Whether acts must wait because the server is not heard. */
export const isFrozen = (state: DeskState): boolean => state.view !== null && state.line !== "open";

export function createDesk({ api, live, newKey, show }: DeskOptions) {
  let state = EMPTY_DESK;
  let followed: string | null = null;
  // A start that was not answered is the same start when it is tried again.
  let startKey: { flow: string; key: string } | null = null;

  function become(change: Partial<DeskState>): void {
    show((state = { ...state, ...change }));
  }

  const refresh = createRefresh(async () => {
    try {
      const view = await api.desk();
      const objects = view.contact ? await api.objects(view.contact.id) : [];
      become({ view, objects });
      follow();
    } catch (error) {
      become({ problem: problemIn(error) });
    }
  });

  function follow(): void {
    const contact = state.view?.contact?.id ?? null;
    if (contact === followed || state.line !== "open") return;
    if (contact) live.send({ t: "follow", topic: `contact:${contact}` });
    followed = contact;
  }

  async function tried<T>(name: string, act: () => Promise<T>): Promise<T | null> {
    if (state.doing !== null || isFrozen(state)) return null;
    become({ doing: name, problem: null });
    try {
      return await act();
    } catch (error) {
      become({ problem: problemIn(error) });
      void refresh();
      return null;
    } finally {
      become({ doing: null });
    }
  }

  const onDesk = async (name: string, act: () => Promise<DeskView>): Promise<boolean> => {
    const view = await tried(name, act);
    if (!view) return false;
    const isSame = view.contact?.id === state.view?.contact?.id;
    become({ view, objects: isSame ? state.objects : [] });
    follow();
    return true;
  };

  async function onContact(name: string, act: (id: string) => Promise<ContactView>): Promise<boolean> {
    const { view } = state;
    if (!view?.contact) return false;
    const { id } = view.contact;
    const contact = await tried(name, () => act(id));
    if (!contact) return false;
    if (state.view) become({ view: { ...state.view, contact } });
    void refresh();
    return true;
  }

  const offs = [
    live.on("changed", () => void refresh()),
    live.onState((line) => {
      const isBack = line === "open" && state.line !== "open";
      become({ line });
      if (!isBack) return;
      followed = null;
      void refresh();
    }),
  ];

  return {
    refresh,
    chooseState: (chosen: ChosenState, reason?: ChosenReason) => onDesk("state", () => api.chooseState(chosen, reason)),
    accept: () => answerOffer("accept"),
    refuse: () => answerOffer("refuse"),
    async start(flow: string): Promise<boolean> {
      startKey = startKey?.flow === flow ? startKey : { flow, key: newKey() };
      const { key } = startKey;
      const isDone = await onContact("start", (id) => api.startRun(id, flow, key));
      if (isDone) startKey = null;
      return isDone;
    },
    act: (action: string, data: Record<string, unknown> = {}) =>
      onContact("act", (id) => api.act(id, state.view?.contact?.run?.visit ?? 0, action, data)),
    cancelRun: (reason: string) => onContact("cancel", (id) => api.cancelRun(id, reason)),
    /** Put the customer on hold, or bring them back; false when it was not done. */
    async setHeld(isHeld: boolean): Promise<boolean> {
      const contact = state.view?.contact;
      const peer = contact?.call.participants.find((each) => each.role === "customer");
      if (!contact || !peer) return false;
      const done = await tried("hold", async () => (await api.setHeld(contact.id, peer.peer_id, isHeld), true));
      void refresh();
      return done ?? false;
    },
    hangUp: () => onContact("hang_up", (id) => api.hangUp(id)),
    wrapUp: (code: ResultCode, note: string) => onContact("wrap_up", (id) => api.wrapUp(id, code, note)),
    /** Keep what is chosen and written of the wrap-up; what is not kept is kept with the next word. */
    async draft(code: ResultCode | null, note: string): Promise<void> {
      const contact = state.view?.contact;
      if (contact?.state === "wrap_up") await api.draftWrapUp(contact.id, code, note).catch(() => undefined);
    },
    extend: () => onDesk("extend", () => api.extendWrapUp(state.view?.wrap_up?.extended_count ?? 0)),
    askForHelp: (note: string) => onDesk("help", () => api.askForHelp(note)),
    withdrawHelp: () => onDesk("help", () => api.withdrawHelp()),
    readMessage: (id: string) => onDesk("read", () => api.readMessage(id)),
    /** Put a mark on the recording's timeline; false when it was not put. */
    async mark(kind: string, labelKey: string): Promise<boolean> {
      const { view } = state;
      if (!view?.contact || isFrozen(state)) return false;
      try {
        await api.mark(view.contact.id, kind, labelKey);
        return true;
      } catch (error) {
        become({ problem: problemIn(error) });
        return false;
      }
    },
    dismiss: () => become({ problem: null }),
    stop: () => offs.forEach((off) => off()),
  };

  async function answerOffer(answer: "accept" | "refuse"): Promise<boolean> {
    const ticket = state.view?.offer?.ticket_id;
    return ticket ? onDesk(answer, () => api[answer](ticket)) : false;
  }
}

export type Desk = ReturnType<typeof createDesk>;
