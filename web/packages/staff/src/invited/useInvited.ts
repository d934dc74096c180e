/** Being asked into calls, for components: each call over a live line of its own. */
import { Call, createWebRtcPort } from "@yuangui/call";
import { browserHost, createInvitedApi, createLive, type Live } from "@yuangui/client";
import { onScopeDispose, shallowRef } from "vue";
import { createInvited, NOT_ASKED, type InvitedState } from "./invited.ts";

export function useInvited(live: Live) {
  const state = shallowRef<InvitedState>(NOT_ASKED);
  const invited = createInvited({
    api: createInvitedApi(),
    live,
    show: (next) => (state.value = next),
    open({ contact_id: contact, role }, show) {
      const own = createLive(browserHost("staff"));
      const call = new Call({ line: own, media: createWebRtcPort(), contact, role, show });
      void call.start();
      return {
        setOn: (kind, isOn) => call.setOn(kind, isOn),
        stop() {
          call.stop();
          own.close();
        },
      };
    },
  });
  onScopeDispose(() => invited.stop());
  return { state, invited };
}
