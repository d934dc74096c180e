/** Monitoring for the floor page: each call over a live line of its own, and all left with the page. */
import { Call, createWebRtcPort } from "@yuangui/call";
import { browserHost, createLive, createMonitorApi, type FloorView } from "@yuangui/client";
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { createMonitor, NOBODY_WATCHED, type MonitorState } from "./monitor.ts";
import { useChanges, useLine } from "./useLine.ts";

export function useMonitor(floor: Ref<FloorView | null>) {
  const state = shallowRef<MonitorState>(NOBODY_WATCHED);
  const line = useLine();
  const monitor = createMonitor({
    api: createMonitorApi(),
    show: (next) => (state.value = next),
    open(contactId, show) {
      line.send({ t: "follow", topic: `contact:${contactId}` });
      const own = createLive(browserHost("staff"));
      const call = new Call({ line: own, media: createWebRtcPort(), contact: contactId, role: "supervisor", show });
      void call.start();
      return {
        stop() {
          call.stop();
          own.close();
        },
      };
    },
  });
  const leave = (): void => void monitor.leave();

  useChanges(
    (topic) => topic.startsWith("contact:"),
    () => state.value.panels.filter((each) => !each.isOver).forEach((each) => void monitor.refresh(each.contactId)),
  );
  watch(floor, (next) => next && monitor.see(next.seats));
  addEventListener("pagehide", leave);
  onScopeDispose(() => {
    removeEventListener("pagehide", leave);
    leave();
  });
  return { state, monitor };
}
