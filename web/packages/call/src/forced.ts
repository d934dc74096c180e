/** Forcing one way to the media engine, to try it out: `?relay=udp`, `tcp` or `tls` in a page's address. */
import type { IceServer } from "./port.ts";

const WAYS = new Map<string, (url: string) => boolean>([
  ["udp", (url) => url.startsWith("turn:") && url.endsWith("=udp")],
  ["tcp", (url) => url.startsWith("turn:") && url.endsWith("=tcp")],
  ["tls", (url) => url.startsWith("turns:")],
]);

/** Return how to connect: by any way, or by the one relay that the address asks for and no other. */
export function forced(servers: readonly IceServer[], address: string): RTCConfiguration {
  const fits = WAYS.get(new URLSearchParams(address).get("relay") ?? "");
  if (!fits) return { iceServers: [...servers] };
  return { iceServers: servers.filter(({ urls }) => fits(urls)), iceTransportPolicy: "relay" };
}
