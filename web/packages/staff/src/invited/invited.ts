/** A colleague who is asked into somebody's call: rings, comes, leaves. No Vue, no browser: all is handed in. */
import { IDLE, type CallState, type Kind } from "@yuangui/call";
import { createRefresh, problemIn, type InvitedApi, type Live, type MyInvitation, type Problem } from "@yuangui/client";

export interface InvitedState {
  /** The invitation that rings. */
  readonly asked: MyInvitation | null;
  /** The invitation with which one is in a call. */
  readonly joined: MyInvitation | null;
  readonly call: CallState;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export interface JoinedCall {
  setOn(kind: Kind, isOn: boolean): void;
  stop(): void;
}

export interface InvitedParts {
  api: InvitedApi;
  live: Pick<Live, "on" | "onState">;
  /** Join a call in one's role. */
  open(invitation: MyInvitation, show: (call: CallState) => void): JoinedCall;
  show(state: InvitedState): void;
}

export const NOT_ASKED: InvitedState = { asked: null, joined: null, call: IDLE, isBusy: false, problem: null };

export function createInvited({ api, live, open, show }: InvitedParts) {
  let state = NOT_ASKED;
  let call: JoinedCall | null = null;
  let inCall: string | null = null;

  function become(change: Partial<InvitedState>): void {
    show((state = { ...state, ...change }));
  }

  function heard(next: CallState): void {
    // Who came or went is told by what is seen of them.
    const isOther = next.others.size !== state.call.others.size || next.phase !== state.call.phase;
    become({ call: next });
    if (isOther) void refresh();
  }

  function follow(joined: MyInvitation | null): void {
    if ((joined?.id ?? null) === inCall) return;
    call?.stop();
    [call, inCall] = [null, joined?.id ?? null];
    become({ call: IDLE });
    if (joined) call = open(joined, (next) => inCall === joined.id && heard(next));
  }

  const refresh = createRefresh(async () => {
    try {
      const mine = await api.invitations();
      const joined = mine.find((each) => each.state === "joined") ?? null;
      become({ joined, asked: mine.find((each) => each.state === "pending") ?? null });
      follow(joined);
    } catch (error) {
      become({ problem: problemIn(error) });
    }
  });

  async function answered(act: () => Promise<void>): Promise<void> {
    if (state.isBusy) return;
    become({ isBusy: true, problem: null });
    try {
      await act();
    } catch (error) {
      become({ problem: problemIn(error) });
    }
    await refresh();
    become({ isBusy: false });
  }

  const toldOf = async (invitation: MyInvitation | null, tell: (id: string) => Promise<void>): Promise<void> => {
    if (invitation) await tell(invitation.id);
  };

  const offs = [
    live.on("changed", (message) => String(message["topic"]).startsWith("desk:") && void refresh()),
    live.onState((line) => line === "open" && void refresh()),
  ];

  return {
    accept: () => answered(() => toldOf(state.asked, api.acceptInvitation)),
    decline: () => answered(() => toldOf(state.asked, api.declineInvitation)),
    leave: () => answered(() => toldOf(state.joined, api.declineInvitation)),
    setOn: (kind: Kind, isOn: boolean) => call?.setOn(kind, isOn),
    stop(): void {
      for (const off of offs) off();
      follow(null);
    },
  };
}

export type Invited = ReturnType<typeof createInvited>;
