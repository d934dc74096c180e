/** Every five seconds: what the connections are like is told, and what is sent follows it. */
import { BOTTOM_UP, BOUNDS, climbed, type Rung } from "./ladder.ts";
import type { Lines } from "../lines.ts";
import type { Figures, MediaPort, Off, Sender } from "../port.ts";

export const FIGURES_EVERY_MS = 5_000;

export interface PulseHost {
  /** What the page receives, or sends while it receives nothing. */
  measured(figures: Figures): void;
  /** What is sent from now on. */
  climbed(rung: Rung): void;
}

export class Pulse {
  private off: Off = () => {};
  private ladder = BOTTOM_UP;
  private climbing: Sender | null = null;

  constructor(
    private readonly media: Pick<MediaPort, "later">,
    private readonly lines: Pick<Lines, "sender" | "receiver">,
    private readonly host: PulseHost,
  ) {}

  start(): void {
    this.off();
    this.off = this.media.later(() => {
      this.start();
      void this.beat();
    }, FIGURES_EVERY_MS);
  }

  stop(): void {
    this.off();
    this.off = () => {};
  }

  private async beat(): Promise<void> {
    const { sender, receiver } = this.lines;
    const [received, sent] = await Promise.all([receiver?.figures(), sender?.figures()]);
    const told = received ?? sent;
    if (told) this.host.measured(told);
    if (sender && sent && sender === this.lines.sender) await this.climb(sender, sent);
  }

  private async climb(sender: Sender, sent: Figures): Promise<void> {
    const before = this.ladder.rung;
    // A new connection sends everything until it is known better.
    this.ladder = climbed(sender === this.climbing ? this.ladder : BOTTOM_UP, sent);
    this.climbing = sender;
    const { rung } = this.ladder;
    if (rung === before) return;
    await sender.limit(BOUNDS[rung]);
    this.host.climbed(rung);
  }
}
