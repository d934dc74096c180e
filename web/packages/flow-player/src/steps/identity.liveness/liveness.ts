/** Films each movement that was asked for: a count-down to get ready, then a burst of stills. */
import type { UploadView } from "@yuangui/client";

export interface LivenessState {
  phase: "idle" | "counting" | "filming" | "failed" | "done";
  movement: string | null;
  done: number;
  seconds: number;
}

export interface LivenessParts {
  burst(count: number, every_ms: number): Promise<UploadView[]>;
  pause(ms: number): Promise<void>;
  show(state: LivenessState): void;
}

/** The face at rest, asked for first: every movement is measured against it. */
export const STILL = "still";
export const READY_S = 3;
export const FRAMES = 8;
export const EVERY_MS = 250;

export function createLiveness({ burst, pause, show }: LivenessParts) {
  // Each filming has its own number; a later one, or a stop, ends those before it.
  let current = 0;

  async function filmOne(mine: number, movement: string, done: number): Promise<string[] | null> {
    for (let seconds = READY_S; seconds > 0; seconds -= 1) {
      show({ phase: "counting", movement, done, seconds });
      await pause(1000);
      if (mine !== current) return null;
    }
    show({ phase: "filming", movement, done, seconds: 0 });
    const pictures = await burst(FRAMES, EVERY_MS);
    return pictures.length ? pictures.map((picture) => picture.object_id) : null;
  }

  return {
    /** Film all that was asked for, in order; null when one could not be filmed. */
    async film(movements: readonly string[]): Promise<{ action: string; object_ids: string[] }[] | null> {
      const mine = ++current;
      const frames: { action: string; object_ids: string[] }[] = [];
      for (const [done, movement] of movements.entries()) {
        const object_ids = await filmOne(mine, movement, done);
        if (mine !== current) return null;
        if (!object_ids) {
          show({ phase: "failed", movement: null, done, seconds: 0 });
          return null;
        }
        frames.push({ action: movement, object_ids });
      }
      show({ phase: "done", movement: null, done: movements.length, seconds: 0 });
      return frames;
    },
    stop(): void {
      current += 1;
    },
  };
}
