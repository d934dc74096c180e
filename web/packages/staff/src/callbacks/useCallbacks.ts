/** Callbacks for components: read anew whenever the queue has changed, and as their time comes. */
import { createCallbacksApi, type Live } from "@yuangui/client";
import { onScopeDispose, shallowRef } from "vue";
import { createCallbacks, NONE_READ, type CallbacksState } from "./callbacks.ts";

// What falls due by the clock is told by nobody.
const LOOK_EVERY_MS = 60_000;

export function useCallbacks(live: Pick<Live, "on" | "onState">) {
  const state = shallowRef<CallbacksState>(NONE_READ);
  const callbacks = createCallbacks({ api: createCallbacksApi(), show: (next) => (state.value = next) });
  const offs = [
    live.on("changed", ({ topic }) => topic === "queue" && void callbacks.read()),
    live.onState((line) => line === "open" && void callbacks.read()),
  ];
  const timer = setInterval(() => void callbacks.read(), LOOK_EVERY_MS);
  onScopeDispose(() => {
    clearInterval(timer);
    for (const off of offs) off();
  });
  void callbacks.read();
  return { state, callbacks };
}

export type Callbacks = ReturnType<typeof useCallbacks>;
