/** Asking which relays there are, before the first connection looks for its way. */
import { relaysIn } from "./messages.ts";
import type { CallOptions } from "./options.ts";
import type { IceServer } from "./port.ts";

// Opening the camera takes about as long as asking; a call is never kept waiting for relays.
export const RELAYS_MS_MAX = 1_500;

/** Return the relays for a call that is about to begin; none when nobody answers in time. */
export function askRelays({ line, media, contact }: CallOptions): Promise<IceServer[]> {
  if (!line.send({ t: "media.prepare", contact })) return Promise.resolve([]);
  return new Promise((resolve) => {
    const offs = [
      line.on("media.prepared", (raw) => done(relaysIn(raw))),
      media.later(() => done([]), RELAYS_MS_MAX),
    ];
    function done(found: IceServer[]): void {
      for (const off of offs) off();
      resolve(found);
    }
  });
}
