/** The server's time on this page, ticking once a second. */
import { onScopeDispose, ref, type Ref } from "vue";

const TICK_MS = 1_000;

export interface ServerClock {
  /** Now, by the server's clock, in milliseconds. */
  now_ms: Ref<number>;
  /** Hear what the server says the time is. */
  set(serverTime: string): void;
}

/** Seconds from a moment until now; never negative. */
export function secondsSince(at: string, now_ms: number): number {
  return Math.max(0, Math.floor((now_ms - Date.parse(at)) / 1000));
}

/** Seconds that are left until a moment; never negative. */
export function secondsLeft(until: string, now_ms: number): number {
  return Math.max(0, Math.ceil((Date.parse(until) - now_ms) / 1000));
}

/** A clock that stops with the component that made it. */
export function useServerClock(): ServerClock {
  let ahead_ms = 0;
  const now_ms = ref(Date.now());
  const timer = setInterval(() => (now_ms.value = Date.now() + ahead_ms), TICK_MS);
  onScopeDispose(() => clearInterval(timer));
  return {
    now_ms,
    set(serverTime) {
      ahead_ms = Date.parse(serverTime) - Date.now();
      now_ms.value = Date.now() + ahead_ms;
    },
  };
}
