/** One page's side of a call: joins, sends, watches, mends. Knows no browser and no framework. */
import { candidateIn, joinedIn, offerIn, type Offer } from "./messages.ts";
import type { CallOptions } from "./options.ts";
import { DeviceRefused, type DeviceChoice, type Kind, type LineState, type LocalMedia } from "./port.ts";
import type { Off, Receiver, Sender } from "./port.ts";
import { IDLE, type CallState } from "./state.ts";
import { createWatchdog, type Watchdog } from "./watchdog.ts";

export const FIGURES_EVERY_MS = 5_000;
// What a page cannot mend by itself: it has no place in this call, or there is none.
const FINAL = new Set(["call.not_found", "call.over", "call.not_admitted", "call.may_not_publish"]);
const PASSING = new Set(["call.answer_stale"]);

export class Call {
  private state: CallState = IDLE;
  private call: string | null = null;
  private local: LocalMedia | null = null;
  private sender: Sender | null = null;
  private receiver: Receiver | null = null;
  private sending: LineState = "connecting";
  private receiving: LineState = "connecting";
  private senderDog: Watchdog | null = null;
  private receiverDog: Watchdog | null = null;
  // Connections that are made but not used yet: making them takes time that waiting has.
  private readonly unused = new Set<Sender | Receiver>();
  private offs: Off[] = [];
  private offFigures: Off = () => {};
  private offers: Promise<void> = Promise.resolve();

  constructor(private readonly options: CallOptions) {}

  /** Ask for camera and microphone, then join; whoever only watches joins at once. */
  async start(choice: DeviceChoice = {}): Promise<void> {
    this.become({ ...IDLE, phase: "asking" });
    if (this.sends() && !(await this.openDevices(choice))) return;
    this.become({ phase: "joining" });
    if (this.local) this.openSender(this.local);
    this.openReceiver();
    const { line } = this.options;
    this.offs = [
      line.on("media.joined", (raw) => void this.joined(joinedIn(raw))),
      line.on("media.answer", ({ sdp }) => typeof sdp === "string" && void this.sender?.answer(sdp)),
      line.on("media.offer", (raw) => this.offered(offerIn(raw))),
      line.on("media.candidate", (raw) => void this.candidate(raw)),
      line.on("media.restart", () => this.rejoin()),
      line.on("problem", (raw) => this.problem(raw["code"])),
      line.onState((state) => this.lineIs(state)),
    ];
    this.countFigures();
  }

  /** Leave for good: close everything, give the camera back. */
  stop(): void {
    for (const off of this.offs.splice(0)) off();
    this.offFigures();
    this.closeLines();
    this.local?.stop();
    this.local = null;
    this.become({ phase: "ended", own: null, others: new Map(), quality: null });
  }

  /** Silence or unsilence what this page sends. */
  setOn(kind: Kind, isOn: boolean): void {
    this.local?.setOn(kind, isOn);
    this.become(kind === "audio" ? { isMuted: !isOn } : { isCameraOff: !isOn });
  }

  /** Change camera or microphone without leaving the call. */
  async choose(choice: DeviceChoice): Promise<void> {
    const old = this.local;
    if (!(await this.openDevices(choice))) return;
    if (this.local) await this.sender?.replace(this.local);
    old?.stop();
  }

  /** One picture at the camera's full size; null when there is no camera. */
  async snapshot(): Promise<Blob | null> {
    return this.local ? await this.local.snapshot() : null;
  }

  private sends(): boolean {
    return this.options.role === "customer" || this.options.role === "teller";
  }

  private become(change: Partial<CallState>): void {
    this.options.show((this.state = { ...this.state, ...change }));
  }

  private async openDevices(choice: DeviceChoice): Promise<boolean> {
    try {
      this.local = await this.options.media.openDevices(choice);
    } catch (error) {
      if (!(error instanceof DeviceRefused)) throw error;
      // A page in a call keeps the devices that it has.
      this.become(this.local ? { device: error.reason } : { phase: "blocked", device: error.reason });
      return false;
    }
    this.local.setOn("audio", !this.state.isMuted);
    this.local.setOn("video", !this.state.isCameraOff);
    this.become({ own: this.local.stream, device: null });
    return true;
  }

  private lineIs(state: string): void {
    if (state === "open") this.join(this.isUp());
    else if (this.state.phase === "connected") this.become({ phase: "reconnecting" });
  }

  private join(resume: boolean): void {
    const { line, contact, role } = this.options;
    line.send({ t: "media.join", contact, as: role, resume });
  }

  private rejoin(): void {
    this.closeLines();
    this.become({ phase: "reconnecting", others: new Map() });
    this.join(false);
  }

  private async joined(joined: ReturnType<typeof joinedIn>): Promise<void> {
    if (!joined) return;
    this.call = joined.call;
    if (joined.kept) this.settle();
    else if (this.sends()) await this.publish();
  }

  private async publish(): Promise<void> {
    if (!this.local) return;
    if (!this.sender || !this.unused.delete(this.sender)) this.openSender(this.local);
    const { sender } = this;
    if (!sender) return;
    this.unused.delete(sender);
    this.send("media.publish", { sdp: await sender.offer(false), restart: false });
  }

  private openSender(local: LocalMedia): void {
    this.senderDog?.stop();
    this.sender?.close();
    const dog = this.dog(() => void this.restartSender());
    const sender = this.options.media.createSender(local, {
      onCandidate: (candidate) => this.send("media.candidate", { pc: "pub", candidate }),
      onState: (state) => {
        if (this.sender !== sender) return;
        this.sending = state;
        dog.see(state);
        this.settle();
      },
    });
    [this.sender, this.senderDog, this.sending] = [sender, dog, "connecting"];
    this.unused.add(sender);
  }

  private async restartSender(): Promise<void> {
    if (this.sender) this.send("media.publish", { sdp: await this.sender.offer(true), restart: true });
  }

  private offered(offer: Offer | null): void {
    // One after the other: a connection takes its next offer when it has answered the last.
    if (offer) this.offers = this.offers.then(() => this.watch(offer));
  }

  private async watch(offer: Offer): Promise<void> {
    if (this.state.phase === "ended") return;
    const isUnused = this.receiver !== null && this.unused.delete(this.receiver);
    if (!isUnused && (offer.fresh || !this.receiver)) this.openReceiver();
    const { receiver } = this;
    if (!receiver) return;
    this.unused.delete(receiver);
    this.call = offer.call;
    const sdp = await receiver.answer(offer.sdp, offer.tracks);
    if (this.receiver !== receiver) return;
    this.send("media.watch_answer", { sdp, rev: offer.rev });
    this.become({ others: receiver.streams() });
  }

  private openReceiver(): void {
    this.receiverDog?.stop();
    this.receiver?.close();
    const dog = this.dog(() => this.send("media.restart", { pc: "watch" }));
    const receiver = this.options.media.createReceiver({
      onCandidate: (candidate) => this.send("media.candidate", { pc: "watch", candidate }),
      onState: (state) => {
        if (this.receiver !== receiver) return;
        this.receiving = state;
        dog.see(state);
        this.settle();
      },
    });
    [this.receiver, this.receiverDog, this.receiving] = [receiver, dog, "connecting"];
    this.unused.add(receiver);
  }

  private dog(restart: () => void): Watchdog {
    const { media } = this.options;
    return createWatchdog({ later: media.later, restart, rejoin: () => this.rejoin() });
  }

  private async candidate(raw: Readonly<Record<string, unknown>>): Promise<void> {
    const read = candidateIn(raw);
    if (read) await (read.pc === "pub" ? this.sender : this.receiver)?.candidate(read.candidate);
  }

  private problem(code: unknown): void {
    if (typeof code !== "string" || !code.startsWith("call.") || PASSING.has(code)) return;
    this.become(FINAL.has(code) ? { phase: "refused", problem: code } : { problem: code });
  }

  private isUp(): boolean {
    return (this.sends() ? this.sending : this.receiving) === "connected";
  }

  /** Say what the connections add up to. */
  private settle(): void {
    if (this.state.phase === "ended") return;
    const isWatching = this.receiver !== null && this.receiving === "connected";
    const isSending = !this.sends() || this.sending === "connected";
    if (isSending && isWatching) this.become({ phase: "connected", problem: null });
    else if (this.state.phase === "connected") this.become({ phase: "reconnecting" });
  }

  private countFigures(): void {
    this.offFigures = this.options.media.later(() => {
      this.countFigures();
      void this.tellFigures();
    }, FIGURES_EVERY_MS);
  }

  private async tellFigures(): Promise<void> {
    const counted = await (this.receiver ?? this.sender)?.figures();
    if (!counted || this.state.phase === "ended") return;
    this.become({ quality: counted });
    this.send("media.stats", { ...counted });
  }

  private send(kind: string, more: Readonly<Record<string, unknown>>): void {
    if (this.call) this.options.line.send({ t: kind, call: this.call, ...more });
  }

  private closeLines(): void {
    this.senderDog?.stop();
    this.receiverDog?.stop();
    this.sender?.close();
    this.receiver?.close();
    this.unused.clear();
    [this.sender, this.receiver] = [null, null];
    [this.sending, this.receiving] = ["connecting", "connecting"];
  }
}
