/** A browser without media and a line without a server, moved by hand. */
import { DeviceRefused, type DeviceChoice, type DeviceProblem, type Figures, type IceServer, type LineEvents, type LocalMedia, type LocalScreen } from "../src/port.ts";
import type { Bounds, MediaPort, Off, Receiver, Sender, WatchedTrack } from "../src/port.ts";
import type { CallLine } from "../src/options.ts";
import { streamName } from "../src/share/shared.ts";

type Message = { readonly t: string } & Readonly<Record<string, unknown>>;

export const FIGURES: Figures = { rtt_ms: 12, lost_percent: 0, jitter_ms: 2.5, fps: 20, kbps: 590, frozen_s: 0 };

export class FakeLine implements CallLine {
  readonly sent: Message[] = [];
  /** What a server answers that is asked for relays; null: it does not answer. */
  relays: readonly IceServer[] | null = [];
  private readonly listeners = new Map<string, Set<(message: Message) => void>>();
  private readonly stateListeners = new Set<(state: string) => void>();

  constructor(private state = "open") {}

  send(message: Message): boolean {
    if (this.state !== "open") return false;
    if (message.t === "media.prepare") this.tellRelays();
    else this.sent.push(message);
    return true;
  }

  on(kind: string, hear: (message: Message) => void): Off {
    const known = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, known.add(hear));
    return () => void known.delete(hear);
  }

  onState(hear: (state: string) => void): Off {
    this.stateListeners.add(hear);
    hear(this.state);
    return () => void this.stateListeners.delete(hear);
  }

  become(state: string): void {
    this.state = state;
    for (const hear of this.stateListeners) hear(state);
  }

  /** Let the server say something, and the page finish what it then does. */
  async says(message: Message): Promise<void> {
    for (const hear of [...(this.listeners.get(message.t) ?? [])]) hear(message);
    await settled();
  }

  private tellRelays(): void {
    const { relays } = this;
    if (relays) void Promise.resolve().then(() => this.says({ t: "media.prepared", ice_servers: relays }));
  }

  /** The messages of one kind, without what every one carries. */
  of(kind: string): Readonly<Record<string, unknown>>[] {
    return this.sent.filter((each) => each.t === kind).map(({ t: _, ...rest }) => rest);
  }
}

class FakeConnection {
  isClosed = false;

  constructor(readonly events: LineEvents) {}

  async candidate(): Promise<void> {}
  measured: Figures = FIGURES;
  async figures(): Promise<Figures> {
    return this.measured;
  }
  close(): void {
    this.isClosed = true;
  }
}

export class FakeSender extends FakeConnection implements Sender {
  restarts = 0;
  readonly limits: (Bounds | null)[] = [];
  readonly answers: string[] = [];

  async offer(isRestart: boolean): Promise<string> {
    if (isRestart) this.restarts += 1;
    return `offer ${this.restarts}`;
  }
  async answer(sdp: string): Promise<void> {
    this.answers.push(sdp);
  }
  async replace(): Promise<void> {}
  async limit(bounds: Bounds | null): Promise<void> {
    this.limits.push(bounds);
  }
}

export class FakeReceiver extends FakeConnection implements Receiver {
  readonly watched = new Map<string, MediaStream>();

  async answer(sdp: string, tracks: readonly WatchedTrack[]): Promise<string> {
    this.watched.clear();
    for (const track of tracks) this.watched.set(streamName(track), new MediaStream());
    return `answer to ${sdp}`;
  }
  streams(): ReadonlyMap<string, MediaStream> {
    return new Map(this.watched);
  }
}

export class FakeMedia implements MediaPort {
  refuses: DeviceProblem | null = null;
  now_ms = 0;
  relays: readonly IceServer[] = [];
  readonly on = { audio: true, video: true };
  readonly senders: FakeSender[] = [];
  readonly receivers: FakeReceiver[] = [];
  stopped = 0;
  opened = 0;
  readonly choices: DeviceChoice[] = [];
  private timers: { at_ms: number; act: () => void }[] = [];

  async openDevices(choice: DeviceChoice = {}): Promise<LocalMedia> {
    this.opened += 1;
    this.choices.push(choice);
    if (this.refuses) throw new DeviceRefused(this.refuses);
    return {
      stream: {} as MediaStream,
      setOn: (kind, isOn) => void (this.on[kind] = isOn),
      snapshot: async () => new Blob(["picture"]),
      stop: () => void (this.stopped += 1),
    };
  }
  useRelays(servers: readonly IceServer[]): void {
    this.relays = servers;
  }
  async listDevices() {
    return { cameras: [], microphones: [] };
  }
  createSender = (_: LocalMedia, events: LineEvents): Sender => {
    const sender = new FakeSender(events);
    this.senders.push(sender);
    return sender;
  };
  createReceiver = (events: LineEvents): Receiver => {
    const receiver = new FakeReceiver(events);
    this.receivers.push(receiver);
    return receiver;
  };
  /** Whether the browser can show its screen, and what becomes of asking. */
  screens: "none" | "denied" | "busy" | "ready" = "ready";
  readonly shares: FakeSender[] = [];
  screensStopped = 0;
  endScreen: () => void = () => {};
  canShare = (): boolean => this.screens !== "none";
  async openScreen(): Promise<LocalScreen> {
    if (this.screens === "denied" || this.screens === "busy") throw new DeviceRefused(this.screens);
    const stop = (): void => void (this.screensStopped += 1);
    return { stream: {} as MediaStream, onEnd: (hear) => void (this.endScreen = hear), stop };
  }
  createScreenSender = (_: LocalScreen, events: LineEvents): Sender => {
    const sender = new FakeSender(events);
    this.shares.push(sender);
    return sender;
  };
  later = (act: () => void, delay_ms: number): Off => {
    const timer = { at_ms: this.now_ms + delay_ms, act };
    this.timers.push(timer);
    return () => void (this.timers = this.timers.filter((each) => each !== timer));
  };

  /** Let time pass: every timer that falls due acts, in order. */
  async pass(duration_ms: number): Promise<void> {
    const until = this.now_ms + duration_ms;
    for (;;) {
      const due = this.timers.filter((each) => each.at_ms <= until).sort((a, b) => a.at_ms - b.at_ms)[0];
      if (!due) break;
      this.timers = this.timers.filter((each) => each !== due);
      this.now_ms = due.at_ms;
      due.act();
      await settled();
    }
    this.now_ms = until;
  }
}

/** Let every promise that can go on go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
