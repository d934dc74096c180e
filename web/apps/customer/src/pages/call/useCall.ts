/** The call of this visit for the page: state, controls, pictures. */
import { Call, createWebRtcPort, IDLE, type CallState } from "@yuangui/call";
import { createCustomerApi, objectAddress, problemIn, type Problem } from "@yuangui/client";
import { announce } from "@yuangui/design";
import type { StepTools } from "@yuangui/flow-player";
import { useI18n } from "@yuangui/i18n";
import { onBeforeUnmount, ref, shallowRef } from "vue";
import { useVisit } from "../../session/use.ts";
import { speakServiceText, speakText } from "../../shell/voice.ts";
import { createPictures, kindOf } from "./picture.ts";

export function useCall(contactId: string) {
  const { t, problem: textOf, locale } = useI18n();
  const { session, state: visit } = useVisit();
  const state = shallowRef<CallState>(IDLE);
  const facing = ref<"user" | "environment">("user");
  const media = createWebRtcPort();
  const live = session.live();
  const call = live && new Call({ line: live, media, contact: contactId, role: "customer", show: (next) => (state.value = next) });

  const pictures = createPictures({
    api: createCustomerApi(),
    snapshot: async () => (await call?.snapshot()) ?? null,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    problemIn,
    refuse: (problem: Problem) => announce(textOf(problem.code, problem.facts), "trouble"),
  });

  const offCommand = live?.on("command", (message) => {
    if (message["command"] === "snapshot") void pictures.capture(kindOf(message["purpose"]));
  });
  void call?.start({ facing: facing.value });
  onBeforeUnmount(() => {
    offCommand?.();
    call?.stop();
  });

  async function flip(): Promise<void> {
    facing.value = facing.value === "user" ? "environment" : "user";
    await call?.choose({ facing: facing.value });
  }

  const tools: StepTools = {
    act: (action, data = {}) => {
      const run = visit.value.contact?.run;
      return run ? session.step(run.visit, action, data) : Promise.resolve(false);
    },
    capture: pictures.capture,
    captureBurst: pictures.burst,
    upload: pictures.upload,
    camera: () => state.value.own,
    flip,
    objectUrl: objectAddress,
    speak: async (textKey) => void (await speakServiceText(textKey)),
    read: (sentence) => {
      if (!speakText(sentence, locale.value)) announce(t("shell.no_voice"));
    },
  };

  return {
    state,
    tools,
    facing,
    mute: (isMuted: boolean) => call?.setOn("audio", !isMuted),
    again: () => void call?.start({ facing: facing.value }),
    flip,
  };
}
