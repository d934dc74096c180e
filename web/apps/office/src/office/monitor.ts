/** A supervisor in other people's calls: listens, whispers, speaks, takes over. No Vue, no browser: all is handed in. */
import { problemIn, type FloorSeat, type MonitorApi, type MonitorMode, type Participant, type Problem } from "@yuangui/client";
import { IDLE, type CallState } from "@yuangui/call";

export const PANELS_MAX = 3;

/** One call that is listened to. The reason was given once and is kept with every change. */
export interface Panel {
  readonly contactId: string;
  readonly number: string;
  readonly teller: string;
  readonly reason: string;
  readonly mode: MonitorMode;
  readonly participants: readonly Participant[];
  readonly customer: string;
  readonly call: CallState;
  readonly isBusy: boolean;
  readonly isOver: boolean;
  readonly problem: Problem | null;
}

export interface MonitorState {
  /** The seat for which a reason is being asked. */
  readonly asked: FloorSeat | null;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly panels: readonly Panel[];
}

export interface WatchedCall {
  stop(): void;
}

export interface MonitorParts {
  api: MonitorApi;
  /** Join a call as supervisor. */
  open(contactId: string, show: (call: CallState) => void): WatchedCall;
  show(state: MonitorState): void;
}

export const NOBODY_WATCHED: MonitorState = { asked: null, isBusy: false, problem: null, panels: [] };

/** Whether a seat's call can be listened to now. */
export const mayListen = (seat: FloorSeat, { panels }: MonitorState): boolean =>
  seat.state === "on_call" && seat.contact_id !== null && panels.length < PANELS_MAX && !panels.some((each) => each.contactId === seat.contact_id);

export function createMonitor({ api, open, show }: MonitorParts) {
  let state = NOBODY_WATCHED;
  const calls = new Map<string, WatchedCall>();

  function become(change: Partial<MonitorState>): void {
    show((state = { ...state, ...change }));
  }

  function change(contactId: string, facts: Partial<Panel>): void {
    become({ panels: state.panels.map((each) => (each.contactId === contactId ? { ...each, ...facts } : each)) });
  }

  const panelOf = (contactId: string): Panel | undefined => state.panels.find((each) => each.contactId === contactId);

  function close(contactId: string): void {
    calls.get(contactId)?.stop();
    calls.delete(contactId);
    become({ panels: state.panels.filter((each) => each.contactId !== contactId) });
  }

  /** A call that is over says so by itself. */
  async function goAway({ contactId, reason }: Panel): Promise<void> {
    await api.monitor(contactId, "off", reason).catch(() => undefined);
  }

  function end(contactId: string): void {
    calls.get(contactId)?.stop();
    change(contactId, { isOver: true });
  }

  async function setMode(contactId: string, mode: MonitorMode): Promise<void> {
    const panel = panelOf(contactId);
    if (!panel || panel.isBusy || panel.isOver) return;
    change(contactId, { isBusy: mode !== panel.mode, problem: null });
    try {
      const { participants } = await api.monitor(contactId, mode, panel.reason);
      change(contactId, { mode, participants, isBusy: false });
    } catch (error) {
      change(contactId, { isBusy: false, problem: problemIn(error) });
    }
  }

  return {
    ask: (seat: FloorSeat) => mayListen(seat, state) && become({ asked: seat, problem: null }),
    cancel: () => become({ asked: null, problem: null, isBusy: false }),
    /** Begin to listen to the call that was asked for; nobody listens without a reason. */
    async begin(given: string): Promise<void> {
      const { asked, isBusy } = state;
      const [contactId, reason] = [asked?.contact_id, given.trim()];
      if (!asked || !contactId || isBusy || !reason) return;
      become({ isBusy: true, problem: null });
      try {
        const { participants, customer_name_masked } = await api.monitor(contactId, "listen", reason);
        const [number, teller, customer] = [asked.contact_number ?? "", asked.display_name, customer_name_masked ?? ""];
        const panel: Panel = { contactId, number, teller, reason, mode: "listen", participants, customer, call: IDLE, isBusy: false, isOver: false, problem: null };
        become({ asked: null, isBusy: false, panels: [...state.panels, panel] });
        calls.set(contactId, open(contactId, (call) => change(contactId, { call })));
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
    setMode,
    /** Read anew who is in the call. */
    async refresh(contactId: string): Promise<void> {
      const panel = panelOf(contactId);
      if (panel) await setMode(contactId, panel.mode);
    },
    async stop(contactId: string): Promise<void> {
      const panel = panelOf(contactId);
      if (!panel) return;
      close(contactId);
      if (!panel.isOver) await goAway(panel);
    },
    /** Serve the customer from now on; true when it was done. */
    async takeOver(contactId: string): Promise<boolean> {
      const panel = panelOf(contactId);
      if (!panel || panel.isBusy || panel.mode !== "party") return false;
      change(contactId, { isBusy: true, problem: null });
      try {
        await api.takeOver(contactId, panel.reason);
      } catch (error) {
        change(contactId, { isBusy: false, problem: problemIn(error) });
        return false;
      }
      close(contactId);
      return true;
    },
    /** See from the floor which calls are over. */
    see(seats: readonly FloorSeat[]): void {
      const running = new Set(seats.filter((each) => each.state === "on_call").map((each) => each.contact_id));
      for (const { contactId, isOver } of state.panels) if (!isOver && !running.has(contactId)) end(contactId);
    },
    /** Go out of every call. */
    async leave(): Promise<void> {
      const panels = state.panels.filter((each) => !each.isOver);
      for (const { contactId } of state.panels) close(contactId);
      await Promise.all(panels.map(goAway));
    },
  };
}

export type Monitor = ReturnType<typeof createMonitor>;
