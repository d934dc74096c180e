import { expect, test } from "vitest";
import { createLive, delayOf, type LiveHost, type LiveState } from "../src/live.ts";

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  sent: string[] = [];
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.onclose?.();
  }
}

/** A host whose sockets and timers the test moves by hand. */
function fakeHost() {
  const sockets: FakeSocket[] = [];
  const timers: { act: () => void; delay_ms: number; isOff: boolean }[] = [];
  let online: () => void = () => {};
  const host: LiveHost = {
    open() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    later(act, delay_ms) {
      const timer = { act, delay_ms, isOff: false };
      timers.push(timer);
      return () => void (timer.isOff = true);
    },
    random: () => 1,
    onOnline(act) {
      online = act;
      return () => void (online = () => {});
    },
  };
  const run = (delay_ms: number): void => {
    for (const timer of timers.splice(0)) {
      if (timer.isOff) continue;
      if (timer.delay_ms === delay_ms) timer.act();
      else timers.push(timer);
    }
  };
  const last = (): FakeSocket => sockets[sockets.length - 1] as FakeSocket;
  return { host, sockets, run, last, goOnline: () => online(), delays: () => timers.filter((t) => !t.isOff).map((t) => t.delay_ms) };
}

test("messages reach those who listen for their kind; broken ones reach nobody", () => {
  const { host, last } = fakeHost();
  const live = createLive(host);
  const heard: unknown[] = [];
  const off = live.on("changed", (message) => heard.push(message["topic"]));
  last().onopen?.();
  last().onmessage?.({ data: '{"t":"changed","topic":"contact:1"}' });
  last().onmessage?.({ data: "not json" });
  last().onmessage?.({ data: '{"topic":"no kind"}' });
  off();
  last().onmessage?.({ data: '{"t":"changed","topic":"contact:2"}' });
  expect(heard).toEqual(["contact:1"]);
});

test("a lost line is opened again, and says offline only when it does not come back", () => {
  const { host, sockets, run, last, delays } = fakeHost();
  const live = createLive(host);
  const states: LiveState[] = [];
  live.onState((state) => states.push(state));
  last().onopen?.();
  for (let tries = 0; tries < 3; tries += 1) {
    last().close();
    run(delayOf(tries, 1));
  }
  expect(states).toEqual(["connecting", "open", "connecting", "offline"]);
  expect(sockets).toHaveLength(4);
  last().onopen?.();
  expect(live.state()).toBe("open");
  last().close();
  expect(delays()).toContain(delayOf(0, 1));
});

test("nothing is sent, and nothing kept, while the line is down", () => {
  const { host, last } = fakeHost();
  const live = createLive(host);
  expect(live.send({ t: "ping" })).toBe(false);
  last().onopen?.();
  expect(live.send({ t: "media.join" })).toBe(true);
  expect(last().sent).toEqual(['{"t":"media.join"}']);
});

test("a silent server is given up", () => {
  const { host, sockets, run, last } = fakeHost();
  const live = createLive(host);
  last().onopen?.();
  run(40_000);
  expect(live.state()).toBe("connecting");
  run(delayOf(0, 1));
  expect(sockets).toHaveLength(2);
});

test("a browser that comes online tries at once; a closed line stays closed", () => {
  const { host, sockets, last, goOnline } = fakeHost();
  const live = createLive(host);
  last().close();
  goOnline();
  expect(sockets).toHaveLength(2);
  live.close();
  goOnline();
  expect(sockets).toHaveLength(2);
  expect(live.state()).toBe("closed");
});

test("delays double up to a bound and are never below half of it", () => {
  expect(delayOf(0, 0)).toBe(200);
  expect(delayOf(3, 1)).toBe(3200);
  expect(delayOf(30, 1)).toBe(10_000);
  expect(delayOf(30, 0)).toBe(5_000);
});
