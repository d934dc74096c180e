/** Cameras and screens among what a page receives. */
import type { WatchedTrack } from "../port.ts";

/** Somebody's screen. */
export interface Shared {
  readonly peerId: string;
  readonly stream: MediaStream;
}

const SCREEN = "~screen";

/** The name of a stream: its peer's, or that of the peer's screen. */
export function streamName({ peer_id, source }: Pick<WatchedTrack, "peer_id" | "source">): string {
  return source === "screen" ? peer_id + SCREEN : peer_id;
}

/** Those who are seen and heard, and the one screen that may be shown. */
export function apart(streams: ReadonlyMap<string, MediaStream>): { others: ReadonlyMap<string, MediaStream>; shared: Shared | null } {
  const others = new Map<string, MediaStream>();
  let shared: Shared | null = null;
  for (const [name, stream] of streams) {
    if (name.endsWith(SCREEN)) shared = { peerId: name.slice(0, -SCREEN.length), stream };
    else others.set(name, stream);
  }
  return { others, shared };
}
