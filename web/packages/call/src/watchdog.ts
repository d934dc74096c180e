/** Mends one connection: a short wait, then a restart over the new network, then joining anew. */
import type { LineState, Off } from "./port.ts";

export const HICCUP_MS = 2_000;
export const RESTART_MS_MAX = 6_000;

export interface Mending {
  later(act: () => void, delay_ms: number): Off;
  restart(): void;
  rejoin(): void;
}

export interface Watchdog {
  see(state: LineState): void;
  stop(): void;
}

export function createWatchdog(mending: Mending): Watchdog {
  let off: Off = () => {};
  let isMending = false;

  function restart(): void {
    off();
    isMending = true;
    mending.restart();
    off = mending.later(mending.rejoin, RESTART_MS_MAX);
  }

  return {
    see(state) {
      if (state === "connected") {
        off();
        isMending = false;
      } else if (!isMending && state === "failed") {
        restart();
      } else if (!isMending && state === "disconnected") {
        off();
        off = mending.later(restart, HICCUP_MS);
      }
    },
    stop() {
      off();
    },
  };
}
