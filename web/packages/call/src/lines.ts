/** A page's two connections: one sends, one receives. Each is watched, mended, and made anew. */
import type { LineState, LocalMedia, MediaPort, Receiver, Sender } from "./port.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";

export interface LinesHost {
  send(kind: string, more: Readonly<Record<string, unknown>>): void;
  /** A connection has another state. */
  moved(): void;
  /** A connection could not be mended. */
  lost(): void;
}

export class Lines {
  private sending: LineState = "connecting";
  private receiving: LineState = "connecting";
  private senderNow: Sender | null = null;
  private receiverNow: Receiver | null = null;
  private senderDog: Watchdog | null = null;
  private receiverDog: Watchdog | null = null;
  // Made but not used yet: making them takes time that waiting has.
  private readonly unused = new Set<Sender | Receiver>();

  constructor(
    private readonly media: MediaPort,
    private readonly host: LinesHost,
  ) {}

  get sender(): Sender | null {
    return this.senderNow;
  }

  get receiver(): Receiver | null {
    return this.receiverNow;
  }

  get isSending(): boolean {
    return this.senderNow !== null && this.sending === "connected";
  }

  get isWatching(): boolean {
    return this.receiverNow !== null && this.receiving === "connected";
  }

  /** Whether a call goes on over these connections when only the page's own line was away. */
  isUp(sends: boolean): boolean {
    return sends ? this.isSending : this.isWatching;
  }

  /** Make both beforehand; whoever only watches has nothing to send. */
  make(local: LocalMedia | null): void {
    if (local && !(this.senderNow && this.unused.has(this.senderNow))) this.openSender(local);
    if (!(this.receiverNow && this.unused.has(this.receiverNow))) this.openReceiver();
  }

  /** Return a connection that has not sent yet. */
  freshSender(local: LocalMedia): Sender {
    const { senderNow } = this;
    return senderNow && this.unused.delete(senderNow) ? senderNow : this.used(this.openSender(local));
  }

  /** Return the connection for an offer; a fresh one if it asks for that. */
  receiverFor(isFresh: boolean): Receiver {
    const { receiverNow } = this;
    const fits = receiverNow !== null && (this.unused.delete(receiverNow) || !isFresh);
    return fits ? receiverNow : this.used(this.openReceiver());
  }

  close(): void {
    this.senderDog?.stop();
    this.receiverDog?.stop();
    this.senderNow?.close();
    this.receiverNow?.close();
    this.unused.clear();
    [this.senderNow, this.receiverNow] = [null, null];
    [this.sending, this.receiving] = ["connecting", "connecting"];
  }

  /** Send no more; watching goes on. */
  closeSender(): void {
    this.senderDog?.stop();
    this.senderNow?.close();
    if (this.senderNow) this.unused.delete(this.senderNow);
    [this.senderNow, this.sending] = [null, "connecting"];
  }

  private used<T extends Sender | Receiver>(made: T): T {
    this.unused.delete(made);
    return made;
  }

  private openSender(local: LocalMedia): Sender {
    this.senderDog?.stop();
    this.senderNow?.close();
    const dog = this.dog(() => void this.restartSender());
    const sender = this.media.createSender(local, {
      onCandidate: (candidate) => this.host.send("media.candidate", { pc: "pub", candidate }),
      onState: (state) => {
        if (this.senderNow !== sender) return;
        this.sending = state;
        dog.see(state);
        this.host.moved();
      },
    });
    [this.senderNow, this.senderDog, this.sending] = [sender, dog, "connecting"];
    this.unused.add(sender);
    return sender;
  }

  private openReceiver(): Receiver {
    this.receiverDog?.stop();
    this.receiverNow?.close();
    const dog = this.dog(() => this.host.send("media.restart", { pc: "watch" }));
    const receiver = this.media.createReceiver({
      onCandidate: (candidate) => this.host.send("media.candidate", { pc: "watch", candidate }),
      onState: (state) => {
        if (this.receiverNow !== receiver) return;
        this.receiving = state;
        dog.see(state);
        this.host.moved();
      },
    });
    [this.receiverNow, this.receiverDog, this.receiving] = [receiver, dog, "connecting"];
    this.unused.add(receiver);
    return receiver;
  }

  private async restartSender(): Promise<void> {
    const { senderNow } = this;
    if (senderNow) this.host.send("media.publish", { sdp: await senderNow.offer(true), restart: true });
  }

  private dog(restart: () => void): Watchdog {
    return createWatchdog({ later: this.media.later, restart, rejoin: () => this.host.lost() });
  }
}
