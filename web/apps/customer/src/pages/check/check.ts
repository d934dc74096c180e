/** Tries camera, microphone and network before a customer waits for them. No Vue, no browser. */
import type { DeviceProblem, LocalMedia } from "@yuangui/call";
import type { NetworkFigures } from "@yuangui/client";

export type NetworkGrade = "good" | "weak" | "poor" | "none";

export interface CheckState {
  phase: "idle" | "asking" | "measuring" | "done" | "blocked";
  problem: DeviceProblem | null;
  stream: MediaStream | null;
  camera: { width: number; height: number } | null;
  network: NetworkFigures | null;
  grade: NetworkGrade | null;
  /** How loud the microphone is, from 0 to 1; falls off slowly so that eyes can follow. */
  level: number;
}

export interface CheckParts {
  openDevices(): Promise<LocalMedia>;
  isRefusal(thrown: unknown): DeviceProblem | null;
  probe(): Promise<NetworkFigures | null>;
  /** Call `hear` with the loudness, from 0 to 1, until the returned function is called. */
  listen(stream: MediaStream, hear: (level: number) => void): () => void;
  show(state: CheckState): void;
}

const IDLE: CheckState = {
  phase: "idle",
  problem: null,
  stream: null,
  camera: null,
  network: null,
  grade: null,
  level: 0,
};

// A call sends about 650 kbit/s each way; below half of that, pictures freeze.
const GOOD = { rtt_ms: 200, down_kbps: 1500 };
const WEAK = { rtt_ms: 500, down_kbps: 400 };

/** How well a call will go over such a network. */
export function gradeOf(network: NetworkFigures | null): NetworkGrade {
  if (!network) return "none";
  const within = (bound: NetworkFigures) => network.rtt_ms <= bound.rtt_ms && network.down_kbps >= bound.down_kbps;
  if (within(GOOD)) return "good";
  return within(WEAK) ? "weak" : "poor";
}

export type Check = ReturnType<typeof createCheck>;

export function createCheck(parts: CheckParts) {
  let state = IDLE;
  let local: LocalMedia | null = null;
  let deafen: () => void = () => {};

  function set(change: Partial<CheckState>): void {
    state = { ...state, ...change };
    parts.show(state);
  }

  async function open(): Promise<boolean> {
    try {
      local = await parts.openDevices();
      return true;
    } catch (thrown) {
      const problem = parts.isRefusal(thrown);
      if (!problem) throw thrown;
      set({ phase: "blocked", problem });
      return false;
    }
  }

  function stop(): void {
    deafen();
    deafen = () => {};
    local?.stop();
    local = null;
  }

  return {
    /** Ask for the devices, then measure; may be called again after a refusal. */
    async run(): Promise<void> {
      stop();
      set({ ...IDLE, phase: "asking" });
      if (!(await open()) || !local) return;
      const { stream } = local;
      const settings = stream.getVideoTracks()[0]?.getSettings();
      deafen = parts.listen(stream, (level) => set({ level: Math.max(level, state.level * 0.8) }));
      set({ phase: "measuring", stream, camera: { width: settings?.width ?? 0, height: settings?.height ?? 0 } });
      const network = await parts.probe();
      set({ phase: "done", network, grade: gradeOf(network) });
    },
    /** What is kept of the check with the contact. */
    result: (): Record<string, unknown> => ({
      camera: state.camera,
      microphone: state.stream !== null,
      rtt_ms: state.network?.rtt_ms ?? null,
      down_kbps: state.network?.down_kbps ?? null,
      grade: state.grade,
    }),
    /** Give camera and microphone back. */
    stop,
  };
}
