/** Playing what others send: browsers refuse sound before the person has touched the page. */

/** Show a stream in a video element; `onBlocked` is told when a touch is needed first. */
export async function play(
  element: HTMLVideoElement,
  stream: MediaStream | null,
  onBlocked: (isBlocked: boolean) => void,
): Promise<void> {
  if (element.srcObject !== stream) element.srcObject = stream;
  if (!stream) return;
  try {
    await element.play();
    onBlocked(false);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    // AbortError: a newer stream took the place of this one, and plays.
    if (error.name === "NotAllowedError") onBlocked(true);
  }
}
