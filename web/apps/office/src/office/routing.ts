/** A routing plan while it is changed: draft, undo, live check, kept with a reason. No Vue, no browser. */
import { problemIn, type AskingCustomer, type OfficeApi, type PlanCheck, type Problem, type RoutingBook, type RoutingPlan } from "@yuangui/client";

/** An act that waits for its reason. */
export type Asked = { kind: "save" } | { kind: "inherit" } | { kind: "restore"; version: number };

export interface RoutingState {
  readonly book: RoutingBook | null;
  readonly draft: RoutingPlan | null;
  /** What the draft was before, the latest last. */
  readonly past: readonly RoutingPlan[];
  readonly customer: AskingCustomer | null;
  readonly check: PlanCheck | null;
  /** Why the draft does not hold together, or could not be checked. */
  readonly fault: Problem | null;
  readonly asked: Asked | null;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export const NOTHING_READ: RoutingState = {
  book: null, draft: null, past: [], customer: null, check: null, fault: null, asked: null, isBusy: false, problem: null,
};

export interface RoutingParts {
  api: Pick<OfficeApi, "routing" | "checkRouting" | "setRouting" | "inheritRouting" | "restoreRouting">;
  show(state: RoutingState): void;
  /** Do it in a moment, unless it is asked for again before. */
  soon(act: () => void): void;
}

export function createRouting({ api, show, soon }: RoutingParts) {
  let state = NOTHING_READ;
  let newest = 0;

  function become(change: Partial<RoutingState>): void {
    show((state = { ...state, ...change }));
  }

  function opened(book: RoutingBook): void {
    become({ book, draft: book.plan, past: [], check: null, fault: null, asked: null, isBusy: false, problem: null });
    soon(() => void look());
  }

  async function look(): Promise<void> {
    if (!state.draft) return;
    const mine = ++newest;
    try {
      const check = await api.checkRouting(state.draft, state.customer);
      if (mine === newest) become({ check, fault: null });
    } catch (error) {
      if (mine === newest) become({ check: null, fault: problemIn(error) });
    }
  }

  function done(asked: Asked, { draft, book }: { draft: RoutingPlan; book: RoutingBook }, reason: string): Promise<RoutingBook> {
    if (asked.kind === "save") return api.setRouting(draft, book.based_on, reason);
    if (asked.kind === "inherit") return api.inheritRouting(book.based_on, reason);
    return api.restoreRouting(asked.version, book.based_on, reason);
  }

  return {
    async read(): Promise<void> {
      become({ isBusy: true, problem: null });
      try {
        opened(await api.routing());
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
    change(draft: RoutingPlan): void {
      if (!state.draft || draft === state.draft) return;
      become({ draft, past: [...state.past, state.draft] });
      soon(() => void look());
    },
    undo(): void {
      const draft = state.past.at(-1);
      if (!draft) return;
      become({ draft, past: state.past.slice(0, -1) });
      soon(() => void look());
    },
    /** Try the draft with a customer. */
    tryWith(customer: AskingCustomer): void {
      become({ customer });
      soon(() => void look());
    },
    ask: (asked: Asked) => become({ asked, problem: null }),
    cancel: () => become({ asked: null, problem: null }),
    /** Do what was asked; without a reason it is not done. What was filled in outlives a refusal. */
    async confirm(reason: string): Promise<void> {
      const { asked, isBusy, draft, book } = state;
      if (!asked || isBusy || !draft || !book || !reason.trim()) return;
      become({ isBusy: true, problem: null });
      try {
        opened(await done(asked, { draft, book }, reason.trim()));
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
  };
}

/** Whether there is something to keep that holds together. */
export const maySave = (state: RoutingState): boolean =>
  state.book?.may_set === true && state.past.length > 0 && state.fault === null && (state.check?.changes.length ?? 0) > 0;
