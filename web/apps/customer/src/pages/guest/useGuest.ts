/** The call of a guest for the page: who is there, own devices, the end. */
import { Call, createWebRtcPort, IDLE, type CallState } from "@yuangui/call";
import { browserHost, createGuestApi, createLive, createRefresh, problemIn, type GuestView, type Problem } from "@yuangui/client";
import { onBeforeUnmount, ref, shallowRef } from "vue";

export function useGuest() {
  const api = createGuestApi();
  const live = createLive(browserHost("guest"));
  const view = shallowRef<GuestView | null>(null);
  const closed = shallowRef<Problem | null>(null);
  const state = shallowRef<CallState>(IDLE);
  const isBusy = ref(false);
  let call: Call | null = null;

  function take(next: GuestView): void {
    view.value = next;
    closed.value = null;
    if (next.state !== "in_call") return stop();
    if (call) return;
    call = new Call({
      line: live,
      media: createWebRtcPort(),
      contact: next.contact_id,
      role: next.role,
      show: (shown) => (state.value = shown),
    });
    void call.start();
  }

  async function read(asking: () => Promise<GuestView>): Promise<void> {
    try {
      take(await asking());
    } catch (thrown) {
      const problem = problemIn(thrown);
      // A line that is down comes back by itself; a call that goes on is shown all the while.
      if (!view.value || problem.status !== 0) closed.value = problem;
    }
  }

  function stop(): void {
    call?.stop();
    call = null;
    live.close();
  }

  const refresh = createRefresh(() => read(() => api.call()));
  live.onState((line) => line === "open" && void refresh());
  live.on("changed", () => void refresh());
  void refresh();
  onBeforeUnmount(stop);

  return {
    view,
    closed,
    state,
    isBusy,
    mute: (isMuted: boolean) => call?.setOn("audio", !isMuted),
    again: () => void (call ? call.start() : refresh()),
    async leave(): Promise<void> {
      isBusy.value = true;
      await read(() => api.leave());
      isBusy.value = false;
    },
  };
}
