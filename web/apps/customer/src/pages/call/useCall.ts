/** The call of this visit for the page: state, controls, pictures. */
import { cameSince, createCustomerApi, handoutOf, objectAddress, problemIn, type Problem } from "@yuangui/client";
import { announce } from "@yuangui/design";
import type { StepTools } from "@yuangui/flow-player";
import { useI18n } from "@yuangui/i18n";
import { computed, onBeforeUnmount, ref, watch } from "vue";
import { useVisitCall } from "../../session/call.ts";
import { useVisit } from "../../session/use.ts";
import { speakServiceText, speakText } from "../../shell/voice.ts";
import { createPictures, kindOf } from "./picture.ts";

export function useCall() {
  const { t, problem: textOf, locale } = useI18n();
  const { session, state: visit } = useVisit();
  const facing = ref<"user" | "environment">("user");
  const { state, call } = useVisitCall();

  const api = createCustomerApi();
  const pictures = createPictures({
    api,
    snapshot: async () => (await call()?.snapshot()) ?? null,
    pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    problemIn,
    refuse: (problem: Problem) => announce(textOf(problem.code, problem.facts), "trouble"),
  });

  const offCommand = session.live()?.on("command", (message) => {
    if (message["command"] === "snapshot") void pictures.capture(kindOf(message["purpose"]));
  });
  onBeforeUnmount(() => offCommand?.());
  watch(
    () => state.value.shareProblem,
    (code) => code && announce(textOf(code), "trouble"),
    { flush: "sync" },
  );

  async function flip(): Promise<void> {
    facing.value = facing.value === "user" ? "environment" : "user";
    await call()?.choose({ facing: facing.value });
  }

  const handouts = computed(() => visit.value.contact?.handouts ?? []);
  const openedId = ref<string | null>(null);
  const opened = computed(() => handoutOf(handouts.value, openedId.value));
  watch(handouts, (next, last) => {
    openedId.value = cameSince(last, next, "teller")?.id ?? openedId.value;
  });

  async function give(file: File): Promise<void> {
    try {
      await api.give(file);
      announce(t("call.picture_sent"), "success");
    } catch (thrown) {
      const { code, facts } = problemIn(thrown);
      announce(textOf(code, facts), "trouble");
    }
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
    mute: (isMuted: boolean) => call()?.setOn("audio", !isMuted),
    handouts,
    opened,
    open: (id: string | null) => (openedId.value = id),
    give,
    share: () => void call()?.sharing.start(),
    unshare: () => call()?.sharing.stop(),
    again: () => void call()?.start({ facing: facing.value }),
    flip,
  };
}
