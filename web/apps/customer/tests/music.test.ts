/** Hold music: in a loop, quiet, silent when muted, over when it is stopped. */
import { expect, test } from "vitest";
import { BAR_S, createHoldMusic, notesOf } from "../src/shell/music.ts";

function stage() {
  const begun: number[] = [];
  const gains: { value: number }[] = [];
  let waiting: (() => void) | null = null;
  let closed = 0;
  const node = () => {
    const gain = { value: 1, setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
    gains.push(gain);
    return { gain, connect: (next: unknown) => next };
  };
  const tone = () => ({ type: "", frequency: { value: 0 }, connect: (next: unknown) => next, start: (at: number) => begun.push(at), stop: () => {} });
  const context = { currentTime: 0, destination: {}, resume: async () => {}, close: async () => void (closed += 1), createGain: node, createOscillator: tone };
  const music = createHoldMusic({
    open: () => context as unknown as AudioContext,
    later: (act) => ((waiting = act), () => (waiting = null)),
  });
  return { music, begun, loudness: () => gains[0]?.value, next: () => waiting?.(), isWaiting: () => waiting !== null, closed: () => closed };
}

test("one bar follows the other until it is stopped", () => {
  const { music, begun, next, isWaiting, closed } = stage();
  music.play();
  const first = begun.length;
  music.play();
  expect(begun.length).toBe(first);
  next();
  expect(begun.length).toBe(first + notesOf(1).length);
  music.stop();
  expect([isWaiting(), closed()]).toEqual([false, 1]);
});

test("it is quiet, and silent once it is muted, also before it begins", () => {
  const { music, loudness } = stage();
  music.setMuted(true);
  music.play();
  expect(loudness()).toBe(0);
  music.setMuted(false);
  expect(loudness()).toBeGreaterThan(0);
  expect(loudness()).toBeLessThan(0.1);
});

test("the bars come round again, and no note outlasts its bar", () => {
  expect(notesOf(4)).toEqual(notesOf(0));
  for (const note of [0, 1, 2, 3].flatMap(notesOf)) expect(note.at_s).toBeLessThan(BAR_S);
});
