/** What a step on the screen is given, and what it may do. The same for every app. */
import type { PictureKind, RunView, UploadView } from "@yuangui/client";

export type PlayerRole = "customer" | "teller";

export interface StepTools {
  /** Take an action of the current step. False when it was refused; the reason has been shown. */
  act(action: string, data?: Record<string, unknown>): Promise<boolean>;
  /** A still from the call's camera at full size, kept on the server; null when it did not work. */
  capture(kind: PictureKind): Promise<UploadView | null>;
  /** Some stills, `every_ms` apart, while a movement is made; empty when it did not work. */
  captureBurst(kind: PictureKind, count: number, every_ms: number): Promise<UploadView[]>;
  /** Keep a picture that the person chose from their device; null when it was refused. */
  upload(kind: PictureKind, file: Blob): Promise<UploadView | null>;
  /** What the page's own camera sees now; null where there is none. */
  camera(): MediaStream | null;
  /** Change to the other camera of a phone. */
  flip(): Promise<void>;
  /** The address of a kept picture. */
  objectUrl(objectId: string): string;
  /** How long the call has lasted, for a teller's marks on the recording's timeline; 0 before it began. */
  offset_ms?(): number;
  /** Read a text of the service aloud; nothing happens where no voice is offered. */
  speak(textKey: string): Promise<void>;
  /** Read any sentence aloud; absent where the page reads nothing. */
  read?(sentence: string): void;
}

/** Props of every step component. `run.state` is the step's shared document for this role. */
export interface StepProps {
  run: RunView;
  tools: StepTools;
  busy: boolean;
}
