/** The browser's screens, windows and tabs. */
import { DeviceRefused, type LocalScreen } from "../port.ts";

/** Whether this browser can show its screen: phones cannot. */
export function canShare(): boolean {
  return typeof globalThis.navigator?.mediaDevices?.getDisplayMedia === "function";
}

/** Ask which screen to show. Raises `DeviceRefused`, also when the person changes their mind. */
export async function openScreen(): Promise<LocalScreen> {
  let stream: MediaStream;
  try {
    // Small print counts, and a screen moves little.
    stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
  } catch (error) {
    if (error instanceof DOMException) throw new DeviceRefused(error.name === "NotAllowedError" ? "denied" : "busy");
    throw error;
  }
  const [track] = stream.getVideoTracks();
  if (track) track.contentHint = "detail";
  return {
    stream,
    onEnd: (hear) => track?.addEventListener("ended", hear),
    stop() {
      for (const each of stream.getTracks()) each.stop();
    },
  };
}
