/** The call of the visit: camera and page made ready while a teller's desk rings, joined when it begins. */
import { Call, createCallKeeper, createWebRtcPort, IDLE, type CallState } from "@yuangui/call";
import { inject, shallowRef, watch, type App, type InjectionKey, type ShallowRef } from "vue";
import type { Visit } from "./use.ts";

export interface VisitCall {
  readonly state: Readonly<ShallowRef<CallState>>;
  /** The call itself; null while there is none. */
  call(): Call | null;
}

const KEY: InjectionKey<VisitCall> = Symbol("call");

/** Make the call that follows the visit; install with `app.use`. */
export function createVisitCall({ session, state }: Visit, loadPages: () => void): { install(app: App): void } {
  const shown = shallowRef<CallState>(IDLE);
  const media = createWebRtcPort();
  const keeper = createCallKeeper((contact) => {
    const line = session.live();
    if (!line) throw new Error("a call needs the live line");
    return new Call({ line, media, contact, role: "customer", show: (next) => (shown.value = next) });
  });
  watch(state, ({ contact, isElsewhere }) => {
    if (contact?.state === "waiting") loadPages();
    const isRunning = contact?.state === "in_call";
    const isWanted = !isElsewhere && session.live() !== null && (isRunning || contact?.ticket?.is_offered);
    keeper.want(isWanted ? (contact?.id ?? null) : null, isRunning);
  });
  return { install: (app) => void app.provide(KEY, { state: shown, call: () => keeper.call }) };
}

export function useVisitCall(): VisitCall {
  const call = inject(KEY);
  if (!call) throw new Error("createVisitCall(...) is not installed on this app");
  return call;
}
