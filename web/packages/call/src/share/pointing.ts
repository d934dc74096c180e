/** Pointing at what both sides see: told at most ten times a second, kept by nobody. */
import type { MediaPort, Off } from "../port.ts";

type Raw = Readonly<Record<string, unknown>>;

/** Where somebody points: `on` is `screen` or the id of a handout, pages count from 1. */
export interface Pointed {
  readonly peerId: string;
  readonly on: string;
  readonly page: number;
  /** From 0 to 1 across and down; null: the page is turned to, and nothing is pointed at. */
  readonly spot: { readonly x: number; readonly y: number } | null;
}

export const POINT_EVERY_MS = 100;

export function pointedIn({ peer_id, on, page, x, y }: Raw): Pointed | null {
  if (typeof peer_id !== "string" || typeof on !== "string" || typeof page !== "number") return null;
  return { peerId: peer_id, on, page, spot: typeof x === "number" && typeof y === "number" ? { x, y } : null };
}

export class Pointing {
  private waits: Omit<Pointed, "peerId"> | null = null;
  private off: Off | null = null;

  constructor(
    private readonly later: MediaPort["later"],
    private readonly send: (kind: string, more: Raw) => void,
  ) {}

  /** Tell where this page points now; of what comes too fast, the last is told. */
  at(on: string, page: number, spot: Pointed["spot"]): void {
    this.waits = { on, page, spot };
    if (!this.off) this.tell();
  }

  stop(): void {
    this.off?.();
    [this.off, this.waits] = [null, null];
  }

  private tell(): void {
    const { waits } = this;
    this.off = null;
    if (!waits) return;
    this.waits = null;
    this.send("media.pointer", { on: waits.on, page: waits.page, ...waits.spot });
    this.off = this.later(() => this.tell(), POINT_EVERY_MS);
  }
}
