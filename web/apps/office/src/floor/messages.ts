/** What a supervisor writes to seats. No Vue, no browser: all is handed in. */
import { problemIn, type FloorMessage, type FloorSeat, type OfficeApi, type Problem } from "@yuangui/client";

export const TEXT_MAX = 200;

export interface MessageState {
  readonly text: string;
  /** Whom it is for; null: every seat that is signed in. */
  readonly to: readonly string[] | null;
  readonly mustConfirm: boolean;
  readonly sent: readonly FloorMessage[];
  readonly isBusy: boolean;
  readonly problem: Problem | null;
}

export const NOTHING_WRITTEN: MessageState = { text: "", to: null, mustConfirm: false, sent: [], isBusy: false, problem: null };

export const maySend = ({ text, to, isBusy }: MessageState): boolean => text.trim() !== "" && text.length <= TEXT_MAX && to?.length !== 0 && !isBusy;

/** How many of those to whom it went have read it. */
export const readCount = (message: FloorMessage): number => message.readers.filter((each) => each.read_at !== null).length;

/** Chosen seats that are still signed in. */
export const stillThere = (to: readonly string[], seats: readonly FloorSeat[]): string[] => to.filter((id) => seats.some((seat) => seat.staff_id === id));

export interface MessageParts {
  api: Pick<OfficeApi, "floorMessages" | "sendMessage">;
  newKey(): string;
  show(state: MessageState): void;
}

export function createMessages({ api, newKey, show }: MessageParts) {
  let state = NOTHING_WRITTEN;
  // What was not answered is the same sending when it is tried again.
  let sending = newKey();

  function become(change: Partial<MessageState>): void {
    show((state = { ...state, ...change }));
  }

  return {
    write(change: Partial<Pick<MessageState, "text" | "to" | "mustConfirm">>): void {
      sending = newKey();
      become({ ...change, problem: null });
    },
    async read(): Promise<void> {
      try {
        become({ sent: (await api.floorMessages()).messages });
      } catch (error) {
        become({ problem: problemIn(error) });
      }
    },
    async send(): Promise<void> {
      if (!maySend(state)) return;
      const { text, to, mustConfirm } = state;
      become({ isBusy: true, problem: null });
      try {
        const { messages } = await api.sendMessage({ sending, to: to && [...to], text: text.trim(), must_confirm: mustConfirm });
        sending = newKey();
        become({ isBusy: false, text: "", sent: messages });
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
  };
}
