/** Alarms and messages for the floor page, with a sound that is off until it is wanted. */
import { newKey, type FloorView, type OfficeApi } from "@yuangui/client";
import { createRinger } from "@yuangui/staff";
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import { createAlarms, hasNew, NO_ALARM, type AlarmState } from "./alarms.ts";
import { createMessages, NOTHING_WRITTEN, type MessageState } from "./messages.ts";

export function useAlarms(api: OfficeApi, floor: Ref<FloorView | null>) {
  const state = shallowRef<AlarmState>(NO_ALARM);
  const written = shallowRef<MessageState>(NOTHING_WRITTEN);
  const isOpen = ref(false);
  const sound = ref(false);
  const ringer = createRinger();
  const alarms = createAlarms({ api, show: (next) => (state.value = next), arrived: (next) => (floor.value = next) });
  const messages = createMessages({ api, newKey, show: (next) => (written.value = next) });
  const staffId = computed(() => floor.value?.alarms.find((each) => each.id === state.value.chosen)?.staff_id ?? null);

  watch(floor, (next, last) => {
    if (sound.value && next && last && hasNew(last.alarms, next.alarms)) ringer.chime();
    if (isOpen.value) void messages.read();
  });
  onScopeDispose(() => ringer.stop());

  return {
    sound,
    alarms: { ...alarms, state, staffId },
    messages: {
      ...messages,
      state: written,
      isOpen,
      open(): void {
        isOpen.value = true;
        void messages.read();
      },
      close: () => void (isOpen.value = false),
    },
  };
}
