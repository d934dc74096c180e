/** One page's side of a call: joins, sends, watches, mends. Knows no browser and no framework. */
import { Lines } from "./lines.ts";
import { candidateIn, joinedIn, offerIn, type Joined, type Offer } from "./messages.ts";
import { NEWS } from "./news.ts";
import type { CallOptions } from "./options.ts";
import type { Rung } from "./network/ladder.ts";
import { DeviceRefused, type DeviceChoice, type Figures, type Kind, type LocalMedia, type Off } from "./port.ts";
import { placeIn, sentBy, type Place } from "./place.ts";
import { Pulse } from "./network/pulse.ts";
import { makeReady } from "./ready.ts";
import { Pointing } from "./share/pointing.ts";
import { apart } from "./share/shared.ts";
import { Sharing } from "./share/sharing.ts";
import { IDLE, type CallState } from "./state.ts";

export class Call {
  private state: CallState = IDLE;
  private call: string | null = null;
  private preparing: Promise<void> | null = null;
  // What to send, said before the call begins; and network addresses found before it has a name.
  private readyOffer: string | null = null;
  private isPublished = false;
  private readonly early: Readonly<Record<string, unknown>>[] = [];
  private local: LocalMedia | null = null;
  private readonly lines: Lines;
  private offs: Off[] = [];
  private readonly pulse: Pulse;
  /** Showing the own screen. */
  readonly sharing: Sharing;
  readonly pointing: Pointing;
  private offers: Promise<void> = Promise.resolve();
  // Counts beginnings and ends: whoever waited through one finds that it is over.
  private turn = 0;

  constructor(private readonly options: CallOptions) {
    this.lines = new Lines(options.media, {
      send: (kind, more) => this.send(kind, more),
      moved: () => this.settle(),
      lost: () => this.rejoin(),
    });
    const beat = { measured: (figures: Figures) => this.measured(figures), climbed: (rung: Rung) => this.climbed(rung) };
    this.pulse = new Pulse(options.media, this.lines, beat);
    const { send, become } = { send: this.send.bind(this), become: this.become.bind(this) };
    this.sharing = new Sharing(options.media, { send, show: become });
    this.pointing = new Pointing(options.media.later, send);
  }

  /** Make devices and connections ready before the call begins. A refusal is met when it starts. */
  prepare(): Promise<void> {
    this.preparing ??= this.makeReady();
    return this.preparing;
  }

  /** Ask for camera and microphone, then join; whoever only watches, or is prepared, joins at once. */
  async start(choice: DeviceChoice = {}): Promise<void> {
    const turn = ++this.turn;
    for (const off of this.offs.splice(0)) off();
    this.sharing.stop();
    if (this.preparing && this.readyOffer === null) await this.preparing;
    if (turn !== this.turn) return;
    if (this.local) {
      this.become({ ...IDLE, phase: "joining", own: this.local.stream });
    } else {
      this.become({ ...IDLE, phase: "asking" });
      if (this.sends() && !(await this.openDevices(choice))) return;
      this.become({ phase: "joining" });
    }
    if (this.readyOffer === null) this.lines.make(this.local);
    const { line } = this.options;
    this.offs = [
      line.on("media.joined", (raw) => void this.joined(joinedIn(raw), placeIn(raw))),
      line.on("media.answer", ({ sdp }) => typeof sdp === "string" && void this.lines.sender?.answer(sdp)),
      line.on("media.offer", (raw) => this.offered(offerIn(raw))),
      line.on("media.candidate", (raw) => void this.candidate(raw)),
      line.on("media.restart", () => this.rejoin()),
      line.on("media.place", (raw) => void this.move(placeIn(raw))),
      ...Object.entries(NEWS).map(([kind, read]) => line.on(kind, (raw) => this.become(read(this.state, raw)))),
      ...this.sharing.listen(line),
      line.onState((state) => this.lineIs(state)),
    ];
    this.pulse.start();
  }

  /** Leave for good: close everything, give the camera back. */
  stop(): void {
    this.turn += 1;
    this.sharing.stop();
    this.pointing.stop();
    for (const off of this.offs.splice(0)) off();
    this.pulse.stop();
    this.lines.close();
    this.local?.stop();
    this.local = null;
    this.become({ phase: "ended", own: null, others: new Map(), shared: null, quality: null });
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
    if (this.local) await this.lines.sender?.replace(this.local);
    old?.stop();
  }

  /** One picture at the camera's full size; null when there is no camera. */
  async snapshot(): Promise<Blob | null> {
    return this.local ? await this.local.snapshot() : null;
  }

  private async makeReady(): Promise<void> {
    const ready = await makeReady(this.options, this.lines, () => this.state.phase === "ended");
    if (ready) [this.local, this.readyOffer] = [ready.local, ready.sdp];
  }

  private sends(): boolean {
    return sentBy(this.options.role, this.state.place) !== "nothing";
  }

  private become(change: Partial<CallState>): void {
    this.options.show((this.state = { ...this.state, ...change }));
  }

  private async openDevices(choice: DeviceChoice): Promise<boolean> {
    const { turn } = this;
    try {
      const local = await this.options.media.openDevices(choice);
      if (turn !== this.turn) return local.stop(), false;
      this.local = local;
    } catch (error) {
      if (!(error instanceof DeviceRefused)) throw error;
      if (turn !== this.turn) return false;
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
    if (state === "open") this.join(this.lines.isUp(this.sends()));
    else if (this.state.phase === "connected") this.become({ phase: "reconnecting" });
  }

  private join(resume: boolean): void {
    const { line, contact, role } = this.options;
    const sdp = resume ? null : this.readyOffer;
    this.isPublished = sdp !== null;
    this.readyOffer = null;
    line.send({ t: "media.join", contact, as: role, resume, ...(sdp === null ? {} : { sdp }) });
  }

  private rejoin(): void {
    this.sharing.stop();
    this.lines.close();
    this.become({ phase: "reconnecting", others: new Map(), shared: null });
    this.join(false);
  }

  private async joined(joined: Joined | null, place: Place | null): Promise<void> {
    if (!joined) return;
    this.call = joined.call;
    this.options.media.useRelays(joined.relays);
    for (const candidate of this.early.splice(0)) this.send("media.candidate", candidate);
    if (await this.move(place)) return;
    if (joined.kept) this.settle();
    else if (this.sends() && !this.isPublished) await this.publish();
    this.isPublished = false;
  }

  /** Take another place in the call; return whether other things are sent because of it. */
  private async move(place: Place | null): Promise<boolean> {
    if (!place || this.state.phase === "ended") return false;
    const [before, sent] = [sentBy(this.options.role, this.state.place), sentBy(this.options.role, place)];
    this.become({ place });
    if (place.hasLeft) this.stop();
    else if (sent !== before) await this.sendOther(sent === "sound");
    this.settle();
    return sent !== before;
  }

  private async sendOther(soundOnly: boolean): Promise<void> {
    this.lines.closeSender();
    this.local?.stop();
    this.local = null;
    this.become({ own: null });
    if (this.sends() && (await this.openDevices({ soundOnly }))) await this.publish();
  }

  private async publish(): Promise<void> {
    if (!this.local) return;
    const sender = this.lines.freshSender(this.local);
    this.send("media.publish", { sdp: await sender.offer(false), restart: false });
  }

  // One after the other: a connection takes its next offer when it has answered the last.
  private offered(offer: Offer | null): void {
    if (offer) this.offers = this.offers.then(() => this.watch(offer));
  }

  private async watch(offer: Offer): Promise<void> {
    if (this.state.phase === "ended") return;
    const receiver = this.lines.receiverFor(offer.fresh);
    this.call = offer.call;
    const sdp = await receiver.answer(offer.sdp, offer.tracks);
    if (this.lines.receiver !== receiver) return;
    this.send("media.watch_answer", { sdp, rev: offer.rev });
    this.become(apart(receiver.streams()));
  }

  private async candidate(raw: Readonly<Record<string, unknown>>): Promise<void> {
    const read = candidateIn(raw);
    if (read) await (read.pc === "pub" ? this.lines.sender : this.lines.receiver)?.candidate(read.candidate);
  }

  /** Say what the connections add up to. */
  private settle(): void {
    if (this.state.phase === "ended") return;
    const isWatching = this.lines.isWatching || this.state.place?.isHeld;
    if (isWatching && (!this.sends() || this.lines.isSending)) this.become({ phase: "connected", problem: null });
    else if (this.state.phase === "connected") this.become({ phase: "reconnecting" });
  }

  private measured(figures: Figures): void {
    if (this.state.phase === "ended") return;
    this.become({ quality: figures });
    this.send("media.stats", { ...figures });
  }

  private climbed(rung: Rung): void {
    if (this.state.phase === "ended") return;
    this.become({ rung });
    this.send("media.rung", { rung });
  }

  private send(kind: string, more: Readonly<Record<string, unknown>>): void {
    if (this.call) this.options.line.send({ t: kind, call: this.call, ...more });
    else if (kind === "media.candidate") this.early.push(more);
  }
}
