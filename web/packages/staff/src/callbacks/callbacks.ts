/** Customers who are to be called back: read, called by link, and what came of it. No Vue, no browser. */
import { createRefresh, problemIn, type CallbacksApi, type DeskCallback, type Problem } from "@yuangui/client";

export interface CallbacksState {
  readonly list: readonly DeskCallback[] | null;
  /** The one with which something is being done. */
  readonly busyId: string | null;
  readonly problem: Problem | null;
}

export const NONE_READ: CallbacksState = { list: null, busyId: null, problem: null };

export const isOpen = ({ state }: Pick<DeskCallback, "state">): boolean => state === "waiting" || state === "due";

/** How many are to be called now. */
export const dueOf = (list: readonly DeskCallback[] | null): number => (list ?? []).filter((each) => each.state === "due").length;

export function createCallbacks({ api, show }: { api: CallbacksApi; show(state: CallbacksState): void }) {
  let state = NONE_READ;

  function become(change: Partial<CallbacksState>): void {
    show((state = { ...state, ...change }));
  }

  const read = createRefresh(async () => {
    try {
      become({ list: await api.list(), ...(state.list === null ? { problem: null } : {}) });
    } catch (error) {
      become({ problem: problemIn(error) });
    }
  });

  /** Do one thing with a callback; true when it was done. */
  async function act(id: string, doing: (id: string) => Promise<DeskCallback>): Promise<boolean> {
    if (state.busyId !== null) return false;
    become({ busyId: id, problem: null });
    let isDone = true;
    try {
      await doing(id);
    } catch (error) {
      isDone = false;
      become({ problem: problemIn(error) });
    }
    await read();
    become({ busyId: null });
    return isDone;
  }

  return {
    read,
    call: (id: string) => act(id, api.call),
    noAnswer: (id: string) => act(id, api.noAnswer),
    done: (id: string) => act(id, api.done),
  };
}
