/** Showing one's own screen in a call, over a connection of its own. */
import { candidateIn } from "../messages.ts";
import type { CallLine } from "../options.ts";
import { DeviceRefused, type LineEvents, type LocalScreen, type MediaPort, type Off, type Sender } from "../port.ts";
import { createWatchdog, type Watchdog } from "../watchdog.ts";
import type { SharePhase, ShareState } from "./state.ts";

export interface SharingHost {
  send(kind: string, more: Readonly<Record<string, unknown>>): void;
  show(change: Partial<ShareState>): void;
}

const REFUSALS: ReadonlySet<unknown> = new Set(["call.may_not_share", "call.share_taken", "call.recording_unavailable"]);

export class Sharing {
  private phase: SharePhase = "no";
  private screen: LocalScreen | null = null;
  private sender: Sender | null = null;
  private dog: Watchdog | null = null;
  // Counts beginnings and ends: whoever chose a screen too late finds that it is over.
  private turn = 0;

  constructor(
    private readonly media: MediaPort,
    private readonly host: SharingHost,
  ) {}

  listen(line: CallLine): Off[] {
    return [
      line.on("media.share_answer", ({ sdp }) => typeof sdp === "string" && void this.sender?.answer(sdp)),
      line.on("media.candidate", (raw) => {
        const read = raw["pc"] === "share" ? candidateIn({ ...raw, pc: "pub" }) : null;
        if (read) void this.sender?.candidate(read.candidate);
      }),
      line.on("media.unshared", () => this.end()),
      line.on("problem", ({ code }) => this.phase !== "no" && REFUSALS.has(code) && this.end(String(code))),
    ];
  }

  /** Ask which screen to show, and show it. */
  async start(): Promise<void> {
    if (this.phase !== "no") return;
    // Said anew each time it is asked for.
    this.host.show({ shareProblem: null });
    if (!this.media.canShare()) return this.host.show({ shareProblem: "page.share_unsupported" });
    const turn = ++this.turn;
    this.become("asking");
    let screen: LocalScreen;
    try {
      screen = await this.media.openScreen();
    } catch (error) {
      if (!(error instanceof DeviceRefused)) throw error;
      if (turn === this.turn) this.end(error.reason === "denied" ? null : "page.share_failed");
      return;
    }
    if (turn !== this.turn) return screen.stop();
    // The browser's own bar has a button for it too.
    screen.onEnd(() => this.screen === screen && this.stop());
    this.screen = screen;
    this.sender = this.opened(screen);
    this.become("on");
    this.host.send("media.share", { sdp: await this.sender.offer(false), restart: false });
  }

  /** Show it no more, and tell the server. */
  stop(): void {
    if (this.phase === "on") this.host.send("media.unshare", {});
    this.end();
  }

  private end(problem: string | null = null): void {
    if (this.phase === "no") return;
    this.turn += 1;
    this.dog?.stop();
    this.sender?.close();
    this.screen?.stop();
    [this.screen, this.sender, this.dog] = [null, null, null];
    this.become("no", problem);
  }

  private become(phase: SharePhase, problem: string | null = null): void {
    this.phase = phase;
    this.host.show({ sharing: phase, shareProblem: problem, ownScreen: this.screen?.stream ?? null });
  }

  private opened(screen: LocalScreen): Sender {
    const restart = async (): Promise<void> => {
      if (this.sender) this.host.send("media.share", { sdp: await this.sender.offer(true), restart: true });
    };
    this.dog = createWatchdog({ later: this.media.later, restart: () => void restart(), rejoin: () => this.stop() });
    const events: LineEvents = {
      onCandidate: (candidate) => this.host.send("media.candidate", { pc: "share", candidate }),
      onState: (state) => this.dog?.see(state),
    };
    return this.media.createScreenSender(screen, events);
  }
}
