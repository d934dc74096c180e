import { expect, test } from "vitest";
import { createSynchrony, DRIFT_MAX_S, type ClockState, type Player } from "../src/office/synchrony.ts";

function recording(start_s: number, duration_s: number) {
  const done: string[] = [];
  const fake = { at_s: 0, isPaused: true, isReady: true, rate: 1 };
  const player: Player = {
    start_s,
    duration_s,
    position_s: () => fake.at_s,
    isPaused: () => fake.isPaused,
    isReady: () => fake.isReady,
    seek: (to) => ((fake.at_s = to), void done.push(`seek ${to}`)),
    setRate: (rate) => void (fake.rate = rate),
    play: () => ((fake.isPaused = false), void done.push("play")),
    pause: () => ((fake.isPaused = true), void done.push("pause")),
  };
  return { player, fake, done };
}

function replay(duration_s = 60) {
  let state: ClockState = { at_s: 0, isPlaying: false, isWaiting: false, rate: 1 };
  const clock = createSynchrony(duration_s, (next) => (state = next));
  return { clock, state: () => state };
}

test("a party that came later waits until the call reaches it", () => {
  const { clock } = replay();
  const [early, late] = [recording(0, 60), recording(2, 58)];
  clock.add(early.player);
  clock.add(late.player);
  clock.play();
  expect([early.fake.isPaused, late.fake.isPaused]).toEqual([false, true]);
  clock.tick(100);
  clock.tick(102.5);
  expect(late.fake.isPaused).toBe(false);
  expect(late.fake.at_s).toBeCloseTo(0.5);
});

test("a jump moves everybody to the same moment", () => {
  const { clock } = replay();
  const [early, late] = [recording(0, 60), recording(2, 58)];
  clock.add(early.player);
  clock.add(late.player);
  clock.seek(30);
  expect([early.fake.at_s, late.fake.at_s]).toEqual([30, 28]);
});

test("small drift is nudged, large drift is jumped over", () => {
  const { clock } = replay();
  const one = recording(0, 60);
  clock.add(one.player);
  clock.play();
  clock.tick(0);
  one.fake.at_s = 1 + DRIFT_MAX_S;
  clock.tick(1);
  expect(one.fake.rate).toBeLessThan(1);
  expect(one.done.filter((each) => each.startsWith("seek"))).toEqual(["seek 0", "seek 0"]);
  one.fake.at_s = 1;
  clock.tick(2);
  expect(one.fake.at_s).toBeCloseTo(2);
});

test("everybody waits for the recording that is still loading", () => {
  const { clock, state } = replay();
  const [fast, slow] = [recording(0, 60), recording(0, 60)];
  clock.add(fast.player);
  clock.add(slow.player);
  clock.play();
  clock.tick(0);
  slow.fake.isReady = false;
  clock.tick(1);
  expect([state().at_s, state().isWaiting, fast.fake.isPaused]).toEqual([0, true, true]);
  const seeks = slow.done.filter((each) => each.startsWith("seek")).length;
  clock.tick(2);
  expect(slow.done.filter((each) => each.startsWith("seek"))).toHaveLength(seeks);
  slow.fake.isReady = true;
  clock.tick(3);
  expect([state().at_s, state().isWaiting, fast.fake.isPaused]).toEqual([1, false, false]);
});

test("one that never loads does not hold the other for ever", () => {
  const { clock, state } = replay();
  const [good, dead] = [recording(0, 60), recording(0, 60)];
  clock.add(good.player);
  clock.add(dead.player);
  dead.fake.isReady = false;
  clock.play();
  for (let now_s = 0; now_s <= 12; now_s += 1) clock.tick(now_s);
  expect(state().at_s).toBeGreaterThan(0);
  expect(good.fake.isPaused).toBe(false);
});

test("the speed holds for everybody and for the clock", () => {
  const { clock, state } = replay();
  const one = recording(0, 60);
  clock.add(one.player);
  clock.setRate(2);
  clock.play();
  clock.tick(0);
  clock.tick(3);
  expect(state().at_s).toBe(6);
});

test("the end stops everything, and playing again begins anew", () => {
  const { clock, state } = replay(10);
  const one = recording(0, 10);
  clock.add(one.player);
  clock.seek(9);
  clock.play();
  clock.tick(0);
  clock.tick(5);
  expect(state()).toEqual({ at_s: 10, isPlaying: false, isWaiting: false, rate: 1 });
  expect(one.fake.isPaused).toBe(true);
  clock.play();
  expect(state().at_s).toBe(0);
});

test("nobody is sent outside the call", () => {
  const { clock, state } = replay(10);
  clock.seek(-5);
  expect(state().at_s).toBe(0);
  clock.step(99);
  expect(state().at_s).toBe(10);
});
