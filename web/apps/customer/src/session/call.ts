/** The call of the visit for components. */
import { createWebRtcPort, IDLE, type Call, type CallState } from "@yuangui/call";
import { createCallOfVisit } from "@yuangui/visit";
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
  const { call, follow } = createCallOfVisit(session.live, createWebRtcPort(), (next) => (shown.value = next));
  watch(state, (visit) => {
    if (visit.contact?.state === "waiting") loadPages();
    follow(visit);
  });
  return { install: (app) => void app.provide(KEY, { state: shown, call }) };
}

export function useVisitCall(): VisitCall {
  const call = inject(KEY);
  if (!call) throw new Error("createVisitCall(...) is not installed on this app");
  return call;
}
