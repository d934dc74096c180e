/** What a call is given. */
import type { Role } from "./messages.ts";
import type { MediaPort, Off } from "./port.ts";
import type { CallState } from "./state.ts";

/** The part of the live line that a call uses. */
export interface CallLine {
  send(message: { readonly t: string } & Readonly<Record<string, unknown>>): boolean;
  on(kind: string, hear: (message: Readonly<Record<string, unknown>>) => void): Off;
  onState(hear: (state: string) => void): Off;
}

export interface CallOptions {
  line: CallLine;
  media: MediaPort;
  contact: string;
  role: Role;
  show(state: CallState): void;
}
