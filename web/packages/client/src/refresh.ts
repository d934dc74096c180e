/** Reading something anew whenever it may have changed, without reading it twice at once. */

/** News comes in bursts: a reading after a reading waits for the rest of them. */
const BURST_MS = 80;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, BURST_MS));

/** Return a function that reads; calls while it reads make one more reading, not many. */
export function createRefresh(read: () => Promise<void>, rest: () => Promise<void> = pause): () => Promise<void> {
  let reading: Promise<void> | null = null;
  let isStale = false;

  async function readUntilFresh(): Promise<void> {
    do {
      isStale = false;
      await read();
      if (isStale) await rest();
    } while (isStale);
  }

  return () => {
    isStale = true;
    reading ??= readUntilFresh().finally(() => (reading = null));
    return reading;
  };
}
