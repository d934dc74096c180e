/** What is written of the wrap-up before it is done. No timer of its own: all is handed in. */
import type { ResultCode, RunView } from "@yuangui/client";

export const RESULTS: readonly ResultCode[] = ["done", "information", "refused", "abandoned", "technical"];

/** How it ended: as the teller chose before, else as the services did. */
export function codeOf(chosen: string, runs: readonly Pick<RunView, "end">[]): ResultCode | "" {
  const before = RESULTS.find((each) => each === chosen);
  if (before) return before;
  const ends = runs.map((run) => run.end);
  if (ends.includes("completed")) return "done";
  return ends.includes("refused") ? "refused" : "";
}

export const PAUSE_MS = 700;

export interface DraftParts<Timer> {
  send(code: ResultCode | null, note: string): Promise<void>;
  later(act: () => void, delay_ms: number): Timer;
  never(timer: Timer): void;
}

export function createDraftSender<Timer>({ send, later, never }: DraftParts<Timer>) {
  let timer: Timer | undefined;

  function stop(): void {
    if (timer !== undefined) never(timer);
    timer = undefined;
  }

  return {
    /** What is chosen and written now. */
    write(code: ResultCode | null, note: string): void {
      stop();
      timer = later(() => {
        timer = undefined;
        void send(code, note);
      }, PAUSE_MS);
    },
    stop,
  };
}
