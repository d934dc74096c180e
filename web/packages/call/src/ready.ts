/** Devices and connections made ready before the call begins: making them takes time that waiting has. */
import type { Lines } from "./lines.ts";
import type { CallOptions } from "./options.ts";
import { DeviceRefused, type LocalMedia } from "./port.ts";
import { askRelays } from "./relays.ts";

export interface Ready {
  readonly local: LocalMedia;
  /** What to send, said before anybody asks. */
  readonly sdp: string;
}

/** Return what is ready; null where devices are refused, or the call was over meanwhile. */
export async function makeReady(options: CallOptions, lines: Lines, isOver: () => boolean): Promise<Ready | null> {
  let local: LocalMedia;
  const relays = askRelays(options);
  try {
    local = await options.media.openDevices({});
  } catch (error) {
    if (!(error instanceof DeviceRefused)) throw error;
    return null;
  }
  if (!isOver()) options.media.useRelays(await relays);
  if (isOver()) return local.stop(), null;
  lines.make(local);
  const sdp = await lines.freshSender(local).offer(false);
  return isOver() ? (local.stop(), null) : { local, sdp };
}
