/** The live line to the server: reconnects by itself, says so, and never loses a page's listeners.

    The server keeps no backlog: whoever hears "open" reads its view anew and joins again. */

export type LiveMessage = { readonly t: string } & Readonly<Record<string, unknown>>;
export type LiveState = "connecting" | "open" | "offline" | "closed";
type Off = () => void;

export interface Live {
  state(): LiveState;
  /** Send now; false when the line is down, in which case nothing is kept. */
  send(message: LiveMessage): boolean;
  /** Hear messages of one kind, `changed` or `media.offer` for example. */
  on(kind: string, hear: (message: LiveMessage) => void): Off;
  /** Hear every change of state, beginning with the present one. */
  onState(hear: (state: LiveState) => void): Off;
  close(): void;
}

/** What the line needs of the browser, so that tests need none. */
export interface LiveHost {
  open(): WebSocket;
  later(act: () => void, delay_ms: number): Off;
  random(): number;
  onOnline(act: () => void): Off;
}

const FIRST_DELAY_MS = 400;
const DELAY_MAX_MS = 10_000;
const PING_EVERY_MS = 15_000;
const SILENCE_MAX_MS = 40_000;
// One failed try is a hiccup; after this many the page says that it is offline.
const TRIES_BEFORE_OFFLINE = 2;

/** Full jitter under a doubling bound, so that a restarted server is not met by everybody at once. */
export function delayOf(tries: number, random: number): number {
  return Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** tries) * (0.5 + random / 2);
}

/** Open the line. It stays until `close`. */
export function createLive(host: LiveHost = browserHost()): Live {
  const listeners = new Map<string, Set<(message: LiveMessage) => void>>();
  const stateListeners = new Set<(state: LiveState) => void>();
  let state: LiveState = "connecting";
  let socket: WebSocket | null = null;
  let tries = 0;
  let offRetry: Off = () => {};
  let offPing: Off = () => {};
  let offSilence: Off = () => {};

  function become(next: LiveState): void {
    if (next === state) return;
    state = next;
    for (const hear of [...stateListeners]) hear(next);
  }

  function connect(): void {
    offRetry();
    const mine = host.open();
    socket = mine;
    mine.onopen = () => {
      tries = 0;
      become("open");
      ping();
      listen();
    };
    mine.onmessage = (event) => {
      listen();
      deliver(event.data);
    };
    mine.onclose = () => {
      if (socket === mine) lost();
    };
    // A socket whose server never answers stays "connecting" for minutes.
    listen();
  }

  function lost(): void {
    socket = null;
    offPing();
    offSilence();
    if (state === "closed") return;
    become(tries >= TRIES_BEFORE_OFFLINE ? "offline" : "connecting");
    offRetry = host.later(connect, delayOf(tries, host.random()));
    tries += 1;
  }

  function drop(): void {
    const old = socket;
    lost();
    old?.close();
  }

  function ping(): void {
    offPing = host.later(() => {
      send({ t: "ping" });
      ping();
    }, PING_EVERY_MS);
  }

  function listen(): void {
    offSilence();
    offSilence = host.later(drop, SILENCE_MAX_MS);
  }

  function deliver(text: unknown): void {
    const message = messageOf(text);
    if (!message) return;
    for (const hear of [...(listeners.get(message.t) ?? [])]) hear(message);
  }

  function send(message: LiveMessage): boolean {
    if (state !== "open" || !socket) return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  const offOnline = host.onOnline(() => {
    if (!socket && state !== "closed") connect();
  });
  connect();

  return {
    state: () => state,
    send,
    on(kind, hear) {
      const known = listeners.get(kind) ?? new Set();
      listeners.set(kind, known.add(hear));
      return () => void known.delete(hear);
    },
    onState(hear) {
      stateListeners.add(hear);
      hear(state);
      return () => void stateListeners.delete(hear);
    },
    close() {
      const old = socket;
      become("closed");
      lost();
      offRetry();
      offOnline();
      old?.close();
    },
  };
}

function messageOf(text: unknown): LiveMessage | null {
  if (typeof text !== "string") return null;
  try {
    const read: unknown = JSON.parse(text);
    const isMessage = typeof read === "object" && read !== null && "t" in read && typeof read.t === "string";
    return isMessage ? (read as LiveMessage) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The browser's way to the server. A browser may hold both cookies: the page says as whom it comes. */
export function browserHost(as: "customer" | "staff" | "guest" = "customer"): LiveHost {
  return {
    open: () => new WebSocket(`${location.origin.replace(/^http/, "ws")}/api/live?as=${as}`),
    later(act, delay_ms) {
      const timer = setTimeout(act, delay_ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    onOnline(act) {
      addEventListener("online", act);
      return () => removeEventListener("online", act);
    },
  };
}
