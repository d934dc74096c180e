/** Alarms as a supervisor sees and answers them. No Vue, no browser: all is handed in. */
import { problemIn, type FloorAlarm, type FloorView, type OfficeApi, type Problem } from "@yuangui/client";

export interface AlarmState {
  /** The alarm that is looked at. */
  readonly chosen: string | null;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export const NO_ALARM: AlarmState = { chosen: null, isBusy: false, problem: null };

/** A shape of its own for each severity: colour alone says nothing to some. */
export const SHAPES = { grave: "▲", serious: "◆", mild: "●" } as const;

/** What nobody has seen comes first, then the oldest. */
export const inOrder = (alarms: readonly FloorAlarm[]): FloorAlarm[] =>
  [...alarms].sort((one, other) => Number(isSeen(one)) - Number(isSeen(other)) || Date.parse(one.since) - Date.parse(other.since));

export const isSeen = (alarm: FloorAlarm): boolean => alarm.seen_by_name !== null;

/** Whether something has come that nobody has seen. */
export function hasNew(before: readonly FloorAlarm[], now: readonly FloorAlarm[]): boolean {
  const known = new Set(before.map((each) => each.id));
  return now.some((each) => !known.has(each.id) && !isSeen(each));
}

export interface AlarmParts {
  api: Pick<OfficeApi, "acknowledgeAlarm" | "solveAlarm">;
  show(state: AlarmState): void;
  arrived(floor: FloorView): void;
}

export function createAlarms({ api, show, arrived }: AlarmParts) {
  let state = NO_ALARM;

  function become(change: Partial<AlarmState>): void {
    show((state = { ...state, ...change }));
  }

  async function done(act: (id: string) => Promise<FloorView>): Promise<void> {
    const { chosen, isBusy } = state;
    if (!chosen || isBusy) return;
    become({ isBusy: true, problem: null });
    try {
      arrived(await act(chosen));
      become({ isBusy: false });
    } catch (error) {
      become({ isBusy: false, problem: problemIn(error) });
    }
  }

  return {
    /** Look at an alarm; the same again looks away. */
    choose: (id: string | null) => become({ chosen: state.chosen === id ? null : id, problem: null }),
    acknowledge: () => done(api.acknowledgeAlarm),
    solve: () => done(api.solveAlarm),
  };
}
