/** Keeps recordings of several parties in step by one clock. Knows no video element. */

/** What the clock moves: a recording that begins at `start_s` of the call. */
export interface Player {
  readonly start_s: number;
  readonly duration_s: number;
  position_s(): number;
  isPaused(): boolean;
  /** Whether it can show the moment at which it stands; true of one that is broken for good. */
  isReady(): boolean;
  seek(position_s: number): void;
  setRate(rate: number): void;
  play(): void;
  pause(): void;
}

export interface ClockState {
  readonly at_s: number;
  readonly isPlaying: boolean;
  /** It plays, but waits for a recording that is still loading. */
  readonly isWaiting: boolean;
  readonly rate: number;
}

// A viewer hears 80 ms between lips and voice; one party may be off by that from the other.
export const DRIFT_MAX_S = 0.08;
const NUDGE_MAX = 0.12;
// A recording that does not load for so long is left behind; the other one goes on.
const WAIT_MAX_S = 8;

/** The clock of a replay; call `tick` with the monotonic time, often. */
export function createSynchrony(duration_s: number, show: (state: ClockState) => void) {
  const players = new Set<Player>();
  let state: ClockState = { at_s: 0, isPlaying: false, isWaiting: false, rate: 1 };
  let last_s: number | null = null;
  let waited_s = 0;

  function become(change: Partial<ClockState>): void {
    show((state = { ...state, ...change }));
  }

  const wantedOf = (player: Player): number => state.at_s - player.start_s;
  const isInside = (player: Player): boolean => wantedOf(player) >= 0 && wantedOf(player) < player.duration_s;

  function align(player: Player, isJump: boolean): void {
    const mayRun = state.isPlaying && !state.isWaiting && isInside(player);
    if (isInside(player)) correct(player, isJump);
    if (mayRun && player.isPaused()) player.play();
    if (!mayRun && !player.isPaused()) player.pause();
  }

  function correct(player: Player, isJump: boolean): void {
    const drift = player.position_s() - wantedOf(player);
    // One that is still on its way to a moment is not sent there again.
    if (isJump || (player.isReady() && Math.abs(drift) > 4 * DRIFT_MAX_S)) player.seek(wantedOf(player));
    // Small drift is taken back by a slightly other speed: a jump would be seen and heard.
    const nudge = isJump ? 0 : Math.max(-NUDGE_MAX, Math.min(NUDGE_MAX, -drift));
    player.setRate(state.rate * (1 + (Math.abs(drift) < DRIFT_MAX_S / 4 ? 0 : nudge)));
  }

  /** Whether the clock must wait; the first of several that are loading holds all of them. */
  function mustWait(passed_s: number): boolean {
    const isLoading = [...players].some((player) => isInside(player) && !player.isReady());
    waited_s = isLoading ? waited_s + passed_s : 0;
    return isLoading && waited_s < WAIT_MAX_S;
  }

  const alignAll = (isJump: boolean): void => players.forEach((player) => align(player, isJump));

  function seek(to_s: number): void {
    become({ at_s: Math.min(duration_s, Math.max(0, to_s)) });
    alignAll(true);
  }

  return {
    add(player: Player): () => void {
      players.add(player);
      align(player, true);
      return () => void players.delete(player);
    },
    play(): void {
      if (state.at_s >= duration_s) seek(0);
      last_s = null;
      become({ isPlaying: true });
      alignAll(true);
    },
    pause(): void {
      become({ isPlaying: false, isWaiting: false });
      alignAll(false);
    },
    seek,
    step: (by_s: number) => seek(state.at_s + by_s),
    setRate(rate: number): void {
      become({ rate });
      alignAll(false);
    },
    tick(now_s: number): void {
      const passed = last_s === null ? 0 : now_s - last_s;
      last_s = now_s;
      if (!state.isPlaying) return;
      if (mustWait(passed)) {
        if (!state.isWaiting) become({ isWaiting: true });
        return alignAll(false);
      }
      const at_s = Math.min(duration_s, state.at_s + passed * state.rate);
      become({ at_s, isPlaying: at_s < duration_s, isWaiting: false });
      alignAll(false);
    },
  };
}

export type Synchrony = ReturnType<typeof createSynchrony>;
