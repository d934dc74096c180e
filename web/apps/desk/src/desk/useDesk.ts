/** The desk for components: its state as refs, the call beside it, tools for the steps. */
import { Call, createCallKeeper, createWebRtcPort, IDLE, type CallState } from "@yuangui/call";
import { browserHost, createDeskApi, createLive, deskObjectAddress, newKey, problemIn, type PictureKind } from "@yuangui/client";
import { announce } from "@yuangui/design";
import type { StepTools } from "@yuangui/flow-player";
import { useI18n } from "@yuangui/i18n";
import { useServerClock } from "@yuangui/staff";
import { computed, onScopeDispose, shallowRef, watch } from "vue";
import { captureFor } from "./capture.ts";
import { createDesk, EMPTY_DESK, isFrozen, type DeskState } from "./desk.ts";
import { useConference } from "./useConference.ts";
import { draftsOf } from "./drafts.ts";
import { grabFrame } from "./grab.ts";

const wait = (delay_ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, delay_ms));

export function useDesk() {
  const { problem: sentence } = useI18n();
  const state = shallowRef<DeskState>(EMPTY_DESK);
  const callState = shallowRef<CallState>(IDLE);
  const remote = shallowRef<HTMLVideoElement | null>(null);
  const clock = useServerClock();
  const api = createDeskApi();
  const live = createLive(browserHost("staff"));
  const desk = createDesk({ api, live, newKey, show: (next) => void (state.value = next) });
  const view = computed(() => state.value.view);
  const contact = computed(() => view.value?.contact ?? null);
  const conference = useConference(live, contact, () => void desk.refresh());
  const drafts = computed(() => (contact.value ? draftsOf(contact.value.id) : null));
  const media = createWebRtcPort();
  const showCall = (next: CallState): void => void (callState.value = next);
  const calls = createCallKeeper((id) => new Call({ line: live, media, contact: id, role: "teller", show: showCall }));

  watch(
    () => callState.value.shareProblem,
    (code) => code && announce(sentence(code), "trouble"),
    { flush: "sync" },
  );
  watch(view, (next) => {
    if (next) clock.set(next.server_time);
    const isRunning = next?.contact?.state === "in_call";
    calls.want((isRunning ? next.contact?.id : next?.offer?.contact_id) ?? null, isRunning);
  });
  onScopeDispose(() => {
    calls.want(null);
    desk.stop();
    live.close();
  });

  async function capture(kind: PictureKind) {
    if (!contact.value) return null;
    try {
      return await captureFor({ api, grab: () => grabFrame(remote.value), wait }, contact.value.id, kind);
    } catch (error) {
      const { code, facts } = problemIn(error);
      announce(sentence(code, facts), "trouble");
      return null;
    } finally {
      void desk.refresh();
    }
  }

  const tools: StepTools = {
    act: desk.act,
    capture,
    async captureBurst(kind, count, every_ms) {
      const kept = [];
      for (let taken = 0; taken < count; taken += 1) {
        const picture = await grabFrame(remote.value);
        if (picture && contact.value) kept.push(await api.upload(contact.value.id, kind, picture));
        await wait(every_ms);
      }
      return kept;
    },
    upload: (kind, file) => (contact.value ? api.upload(contact.value.id, kind, file) : Promise.resolve(null)),
    camera: () => callState.value.own,
    flip: async () => {},
    objectUrl: (id) => deskObjectAddress(contact.value?.id ?? "", id),
    offset_ms() {
      const since = contact.value?.call.recording?.since;
      return since ? Math.max(0, Math.round(clock.now_ms.value - Date.parse(since))) : 0;
    },
    speak: async () => {},
  };

  return {
    state,
    live,
    conference,
    view,
    contact,
    drafts,
    desk,
    tools,
    capture,
    remote,
    callState,
    now_ms: clock.now_ms,
    frozen: computed(() => isFrozen(state.value)),
    setSound: (isOn: boolean) => calls.call?.setOn("audio", isOn),
    setPicture: (isOn: boolean) => calls.call?.setOn("video", isOn),
    /** Show the customer a file; return its id, or null when it was refused. */
    async give(file: File): Promise<string | null> {
      if (!contact.value) return null;
      try {
        return (await api.give(contact.value.id, file)).id;
      } catch (error) {
        const { code, facts } = problemIn(error);
        announce(sentence(code, facts), "trouble");
        return null;
      } finally {
        await desk.refresh();
      }
    },
    point: (on: string, page: number, spot: { x: number; y: number } | null) => calls.call?.pointing.at(on, page, spot),
    share: () => void calls.call?.sharing.start(),
    unshare: () => calls.call?.sharing.stop(),
    retryDevices: () => void calls.call?.start(),
  };
}

export type DeskTools = ReturnType<typeof useDesk>;
