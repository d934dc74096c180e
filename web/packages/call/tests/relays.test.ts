/** Relays: known before the first connection looks for its way, never waited for long. */
import { expect, test } from "vitest";
import { Call } from "../src/call.ts";
import { forced } from "../src/forced.ts";
import type { IceServer } from "../src/port.ts";
import { RELAYS_MS_MAX } from "../src/relays.ts";
import { FakeLine, FakeMedia, settled } from "./fakes.ts";

const named = (urls: string): IceServer => ({ urls, username: "1:ctc_1", credential: "secret" });
const UDP = named("turn:bank:3478?transport=udp");
const TCP = named("turn:bank:3478?transport=tcp");
const TLS = named("turns:bank:5349?transport=tcp");

function stage() {
  const line = new FakeLine();
  const media = new FakeMedia();
  return { line, media, call: new Call({ line, media, contact: "ctc_1", role: "customer", show: () => {} }) };
}

test("a call that is made ready knows the relays before it makes a connection", async () => {
  const { line, media, call } = stage();
  line.relays = [UDP, TCP];
  const made: number[] = [];
  media.useRelays = (servers) => void made.push(servers.length, media.senders.length);

  await call.prepare();

  expect(made).toEqual([2, 0]);
  expect(media.senders).toHaveLength(1);
});

test("a server that does not answer delays nothing for longer than people notice", async () => {
  const { line, media, call } = stage();
  line.relays = null;
  void call.prepare();
  await settled();
  expect(media.senders).toHaveLength(0);

  await media.pass(RELAYS_MS_MAX);

  expect(media.senders).toHaveLength(1);
});

test("a call that was not made ready learns them as it joins, before it sends", async () => {
  const { line, media, call } = stage();
  await call.start();

  await line.says({ t: "media.joined", call: "cal_1", peer_id: "per_me", kept: false, ice_servers: [TLS, { urls: 7 }] });

  expect(media.relays).toEqual([TLS]);
  expect(line.of("media.publish")).toHaveLength(1);
});

test("a call that was given up while it asked opens no connection", async () => {
  const { line, media, call } = stage();
  line.relays = null;
  const ready = call.prepare();
  await settled();
  call.stop();

  await media.pass(RELAYS_MS_MAX);
  await ready;

  expect([media.senders.length, media.stopped]).toEqual([0, 1]);
});

test("an address can force one way, and only one that it names", () => {
  const all = [UDP, TCP, TLS];
  expect(forced(all, "?at=/a/")).toEqual({ iceServers: all });
  expect(forced(all, "?relay=tcp")).toEqual({ iceServers: [TCP], iceTransportPolicy: "relay" });
  expect(forced(all, "?at=/a/&relay=tls").iceServers).toEqual([TLS]);
  expect(forced(all, "?relay=constructor")).toEqual({ iceServers: all });
});
