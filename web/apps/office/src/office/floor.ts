/** What a supervisor does on the floor. No Vue, no browser: all is handed in. */
import { problemIn, type FloorView, type OfficeApi, type Problem, type SeatChoice } from "@yuangui/client";

/** An act that waits for its reason. */
export type Asked =
  | { kind: "seat"; staffId: string; name: string; state: SeatChoice }
  | { kind: "profile"; staffId: string; name: string; profile: string }
  | { kind: "prefer"; ticketId: string; number: string };

export interface FloorState {
  readonly asked: Asked | null;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export const NOTHING_ASKED: FloorState = { asked: null, isBusy: false, problem: null };

export interface FloorParts {
  api: Pick<OfficeApi, "setSeat" | "setProfile" | "preferTicket">;
  show(state: FloorState): void;
  /** The floor as it is after an act. */
  arrived(floor: FloorView): void;
}

export function createFloor({ api, show, arrived }: FloorParts) {
  let state = NOTHING_ASKED;

  function become(change: Partial<FloorState>): void {
    show((state = { ...state, ...change }));
  }

  function done(asked: Asked, why: string): Promise<FloorView> {
    if (asked.kind === "seat") return api.setSeat(asked.staffId, asked.state, why);
    if (asked.kind === "profile") return api.setProfile(asked.staffId, asked.profile, why);
    return api.preferTicket(asked.ticketId, why);
  }

  return {
    ask: (asked: Asked) => become({ asked, problem: null }),
    cancel: () => become(NOTHING_ASKED),
    /** Do what was asked; an act without a reason is not done. */
    async confirm(reason: string): Promise<void> {
      const { asked, isBusy } = state;
      if (!asked || isBusy || !reason.trim()) return;
      become({ isBusy: true, problem: null });
      try {
        const why = reason.trim();
        arrived(await done(asked, why));
        become(NOTHING_ASKED);
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
  };
}

/** The states to which an empty seat can be set from where it is. */
export function choicesFor(state: FloorView["seats"][number]["state"]): SeatChoice[] {
  if (state === "ready") return ["break", "signed_out"];
  if (state === "break") return ["ready", "signed_out"];
  return [];
}
