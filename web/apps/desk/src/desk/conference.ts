/** What a teller does with more than two in the call. No Vue, no browser: all is handed in. */
import { problemIn, type CallQueue, type Colleague, type ConferenceApi, type Invitation, type InvitedRole, type Problem } from "@yuangui/client";

/** Which question stands open: whom to call in, or where to give on to. */
export type Question = "call_in" | "give_on";

export interface ConferenceState {
  readonly contactId: string | null;
  readonly question: Question | null;
  readonly colleagues: readonly Colleague[];
  readonly queues: readonly CallQueue[];
  /** Everybody who was asked in, the last asked first. */
  readonly invitations: readonly Invitation[];
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export interface ConferenceParts {
  api: ConferenceApi;
  show(state: ConferenceState): void;
  /** The customer is with somebody else from now on. */
  gone(): void;
}

export const NO_CONFERENCE: ConferenceState = {
  contactId: null,
  question: null,
  colleagues: [],
  queues: [],
  invitations: [],
  isBusy: false,
  problem: null,
};

/** The colleagues who are in the call: only to them can it be handed over. */
export const joined = ({ invitations }: ConferenceState): Invitation[] => invitations.filter((each) => each.state === "joined");

/** The colleagues who can still be asked. */
export function toAsk({ colleagues, invitations }: ConferenceState): Colleague[] {
  const asked = new Set(invitations.filter((each) => ["pending", "joined"].includes(each.state)).map((each) => each.staff_id));
  return colleagues.filter((each) => !asked.has(each.staff_id));
}

export function createConference({ api, show, gone }: ConferenceParts) {
  let state = NO_CONFERENCE;

  function become(change: Partial<ConferenceState>): void {
    show((state = { ...state, ...change }));
  }

  async function tried<T>(act: (contactId: string) => Promise<T>): Promise<T | null> {
    const { contactId, isBusy } = state;
    if (contactId === null || isBusy) return null;
    become({ isBusy: true, problem: null });
    try {
      const found = await act(contactId);
      return state.contactId === contactId ? found : null;
    } catch (error) {
      become({ problem: problemIn(error) });
      return null;
    } finally {
      become({ isBusy: false });
    }
  }

  const newestFirst = (found: readonly Invitation[]): Invitation[] => [...found].reverse();

  async function invited(act: (contactId: string) => Promise<{ invitations: readonly Invitation[] }>): Promise<void> {
    const found = await tried(act);
    if (found) become({ invitations: newestFirst(found.invitations) });
  }

  /** The customer is gone when it was done. */
  async function passedOn(act: (contactId: string) => Promise<void>): Promise<boolean> {
    const done = await tried(async (id) => (await act(id), true));
    if (!done) return false;
    become({ question: null });
    gone();
    return true;
  }

  return {
    /** Follow the contact on the desk; null: there is none in a call. */
    async follow(contactId: string | null): Promise<void> {
      if (contactId !== state.contactId) become({ ...NO_CONFERENCE, contactId });
      if (contactId === null) return;
      try {
        const { invitations } = await api.conference(contactId);
        if (state.contactId === contactId) become({ invitations: newestFirst(invitations) });
      } catch (error) {
        become({ problem: problemIn(error) });
      }
    },
    async open(question: Question): Promise<void> {
      if (state.contactId === null) return;
      become({ question, problem: null });
      const found = await tried(async (id) => ({
        colleagues: await api.colleagues(id),
        queues: question === "give_on" ? await api.queues(id) : [],
      }));
      if (found) become(found);
    },
    close: () => become({ question: null, problem: null }),
    invite: (staffId: string, role: InvitedRole) => invited((id) => api.invite(id, staffId, role)),
    withdraw: (invitationId: string) => invited((id) => api.withdraw(id, invitationId)),
    remove: (peerId: string) => invited((id) => api.remove(id, peerId)),
    handOver: (staffId: string) => passedOn((id) => api.handOver(id, staffId)),
    /** Nobody is given on without a reason. */
    async giveOn(reason: string, to: { queue?: string; staff_id?: string }): Promise<boolean> {
      return reason.trim() !== "" && (await passedOn((id) => api.giveOn(id, reason.trim(), to)));
    },
  };
}

export type Conference = ReturnType<typeof createConference>;
