/** Sounds of the desk, made by the browser itself: no file, no network. */

export interface Ringer {
  /** Ring until `stop`. */
  ring(): void;
  /** One short note. */
  chime(): void;
  stop(): void;
}

const RING_EVERY_MS = 2_400;
const LOUDNESS = 0.16;

/** A ringer; silent where the browser allows no sound yet. */
export function createRinger(): Ringer {
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  function notes(hertz: readonly number[]): void {
    context ??= new AudioContext();
    void context.resume();
    hertz.forEach((each, place) => note(context as AudioContext, each, place * 0.22));
  }

  return {
    ring() {
      if (timer !== undefined) return;
      const once = () => notes([784, 988, 784, 988]);
      once();
      timer = setInterval(once, RING_EVERY_MS);
    },
    chime: () => notes([880, 1175]),
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

function note(context: AudioContext, hertz: number, in_s: number): void {
  const start = context.currentTime + in_s;
  const gain = context.createGain();
  const tone = context.createOscillator();
  tone.type = "triangle";
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.2);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.22);
}
