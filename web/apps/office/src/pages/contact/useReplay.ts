/** The clock of a replay for components, ticking with the screen. */
import { onScopeDispose, shallowRef, type ShallowRef } from "vue";
import { createSynchrony, type ClockState, type Player, type Synchrony } from "../../office/synchrony.ts";

export interface Replay {
  state: ShallowRef<ClockState>;
  clock: ShallowRef<Synchrony>;
  /** Begin with a recording of this length; the moment that is shown stays where it was. */
  open(duration_s: number): void;
  seek(to_s: number): void;
  toggle(): void;
}

export function useReplay(): Replay {
  const state = shallowRef<ClockState>({ at_s: 0, isPlaying: false, isWaiting: false, rate: 1 });
  const make = (duration_s: number): Synchrony => createSynchrony(duration_s, (next) => void (state.value = next));
  const clock = shallowRef(make(1));
  let frame = requestAnimationFrame(function tick(now_ms) {
    clock.value.tick(now_ms / 1000);
    frame = requestAnimationFrame(tick);
  });
  onScopeDispose(() => cancelAnimationFrame(frame));
  return {
    state,
    clock,
    open(duration_s) {
      const { at_s } = state.value;
      clock.value = make(duration_s);
      clock.value.seek(at_s);
    },
    seek: (to_s) => clock.value.seek(to_s),
    toggle: () => (state.value.isPlaying ? clock.value.pause() : clock.value.play()),
  };
}

// HTML: the moment shown and at least a little beyond it are there.
const HAVE_FUTURE_DATA = 3;

/** A video element as the clock moves it. */
export function playerOf(video: HTMLVideoElement, start_s: number, duration_s: number): Player {
  return {
    start_s,
    duration_s,
    position_s: () => video.currentTime,
    isPaused: () => video.paused,
    isReady: () => video.error !== null || (!video.seeking && video.readyState >= HAVE_FUTURE_DATA),
    seek: (to_s) => void (video.currentTime = to_s),
    setRate(rate) {
      if (video.playbackRate !== rate) video.playbackRate = rate;
    },
    // A pause that follows at once takes the play back; that is no fault.
    play: () => void video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException)) throw error;
    }),
    pause: () => video.pause(),
  };
}
