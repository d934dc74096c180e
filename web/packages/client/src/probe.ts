/** How good the way to the bank is: round trip and download, measured with a small file of the app. */

export interface NetworkFigures {
  rtt_ms: number;
  down_kbps: number;
}

const ROUNDS = 4;
const PROBE = "/probe.bin";

/** Measure the network; null when the server is not reached. Takes a second or two. */
export async function probeNetwork(): Promise<NetworkFigures | null> {
  try {
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push((await timed(`${PROBE}?head`, "HEAD")).took_ms);
    const { took_ms, bytes } = await timed(PROBE, "GET");
    // The first round opens the connection, which is not the way's length.
    const rtt_ms = Math.round(Math.min(...rounds.slice(1)));
    return { rtt_ms, down_kbps: Math.round((bytes * 8) / Math.max(1, took_ms)) };
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

async function timed(path: string, method: "HEAD" | "GET"): Promise<{ took_ms: number; bytes: number }> {
  const start_ms = performance.now();
  const answer = await fetch(path, { method, cache: "no-store" });
  const { byteLength } = await answer.arrayBuffer();
  return { took_ms: performance.now() - start_ms, bytes: byteLength };
}
