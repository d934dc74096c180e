/** Keeps recordings of several parties in step by one clock. Knows no video element. */

/** What the clock moves: a recording that begins at `start_s` of the call. */
export interface Player {
  readonly start_s: number;
  readonly duration_s: number;
  position_s(): number;
  isPaused(): boolean;
  seek(position_s: number): void;
  setRate(rate: number): void;
  play(): void;
  pause(): void;
}

export interface ClockState {
  readonly at_s: number;
  readonly isPlaying: boolean;
  readonly rate: number;
}

// A viewer hears 80 ms between lips and voice; one party may be off by that from the other.
export const DRIFT_MAX_S = 0.08;
const NUDGE = 0.06;

/** The clock of a replay; call `tick` with the monotonic time, often. */
export function createSynchrony(duration_s: number, show: (state: ClockState) => void) {
  const players = new Set<Player>();
  let state: ClockState = { at_s: 0, isPlaying: false, rate: 1 };
  let last_s: number | null = null;

  function become(change: Partial<ClockState>): void {
    show((state = { ...state, ...change }));
  }

  function align(player: Player, isJump: boolean): void {
    const wanted = state.at_s - player.start_s;
    if (wanted < 0 || wanted >= player.duration_s) {
      if (!player.isPaused()) player.pause();
      return;
    }
    const drift = player.position_s() - wanted;
    if (isJump || Math.abs(drift) > 4 * DRIFT_MAX_S) player.seek(wanted);
    // Small drift is taken back by a slightly other speed: a jump would be seen and heard.
    const nudge = isJump || Math.abs(drift) <= DRIFT_MAX_S / 2 ? 0 : -Math.sign(drift) * NUDGE;
    player.setRate(state.rate * (1 + nudge));
    if (state.isPlaying && player.isPaused()) player.play();
    if (!state.isPlaying && !player.isPaused()) player.pause();
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
      become({ isPlaying: false });
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
      const at_s = Math.min(duration_s, state.at_s + passed * state.rate);
      become({ at_s, isPlaying: at_s < duration_s });
      alignAll(false);
    },
  };
}

export type Synchrony = ReturnType<typeof createSynchrony>;
