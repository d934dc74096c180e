/** Music while a customer is on hold, made by the browser itself: no file, no network. */

export interface HoldMusic {
  /** Play until `stop`; nothing while it is muted. */
  play(): void;
  stop(): void;
  setMuted(isMuted: boolean): void;
}

/** What the music needs of the browser. */
export interface MusicHost {
  /** Opens the sound; null where there is none. */
  open(): AudioContext | null;
  later(act: () => void, delay_ms: number): () => void;
}

export interface Note {
  hertz: number;
  /** From the beginning of the bar. */
  at_s: number;
  length_s: number;
}

export const BAR_S = 4;
const LOUDNESS = 0.05;
// I – vi – IV – V in C, each broken over one bar: calm, and it never comes to an end.
const CHORDS: readonly (readonly number[])[] = [
  [261.63, 329.63, 392.0, 523.25],
  [220.0, 261.63, 329.63, 440.0],
  [174.61, 220.0, 261.63, 349.23],
  [196.0, 246.94, 293.66, 392.0],
];

/** The notes of a bar; after the last bar the first comes again. */
export function notesOf(bar: number): Note[] {
  const chord = CHORDS[bar % CHORDS.length] ?? [];
  const [root = 0] = chord;
  const broken = chord.map((hertz, place) => ({ hertz, at_s: place, length_s: 1.8 }));
  return [{ hertz: root / 2, at_s: 0, length_s: BAR_S }, ...broken];
}

const browser: MusicHost = {
  open: () => (typeof AudioContext === "undefined" ? null : new AudioContext()),
  later(act, delay_ms) {
    const timer = setTimeout(act, delay_ms);
    return () => clearTimeout(timer);
  },
};

/** Quiet music in a loop. */
export function createHoldMusic({ open, later }: MusicHost = browser): HoldMusic {
  let sound: { context: AudioContext; out: GainNode } | null = null;
  let isMuted = false;
  let off: () => void = () => {};

  function bar(number: number): void {
    if (!sound) return;
    const { context, out } = sound;
    for (const note of notesOf(number)) sing(context, out, note);
    off = later(() => bar(number + 1), BAR_S * 1000);
  }

  return {
    play() {
      if (sound) return;
      const context = open();
      if (!context) return;
      const out = context.createGain();
      out.gain.value = isMuted ? 0 : LOUDNESS;
      out.connect(context.destination);
      sound = { context, out };
      void context.resume();
      bar(0);
    },
    stop() {
      off();
      void sound?.context.close();
      sound = null;
    },
    setMuted(next) {
      isMuted = next;
      if (sound) sound.out.gain.value = isMuted ? 0 : LOUDNESS;
    },
  };
}

function sing(context: AudioContext, out: GainNode, { hertz, at_s, length_s }: Note): void {
  const start = context.currentTime + at_s;
  const swell = context.createGain();
  const tone = context.createOscillator();
  tone.type = "sine";
  tone.frequency.value = hertz;
  swell.gain.setValueAtTime(0, start);
  swell.gain.linearRampToValueAtTime(0.5, start + 0.4);
  swell.gain.linearRampToValueAtTime(0, start + length_s);
  tone.connect(swell).connect(out);
  tone.start(start);
  tone.stop(start + length_s);
}
