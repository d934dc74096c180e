/** More than two in the call, for components; follows the contact on the desk. */
import { createConferenceApi, createRefresh, type ContactView, type Live } from "@yuangui/client";
import { onScopeDispose, shallowRef, watch, type Ref } from "vue";
import { createConference, NO_CONFERENCE, type ConferenceState } from "./conference.ts";

export function useConference(live: Live, contact: Ref<ContactView | null>, gone: () => void) {
  const state = shallowRef<ConferenceState>(NO_CONFERENCE);
  const conference = createConference({ api: createConferenceApi(), show: (next) => (state.value = next), gone });
  const inCall = (): string | null => (contact.value?.state === "in_call" ? contact.value.id : null);
  const follow = createRefresh(() => conference.follow(inCall()));

  watch(inCall, () => void follow(), { immediate: true });
  onScopeDispose(live.on("changed", () => void follow()));
  return { state, conference };
}
