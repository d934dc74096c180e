/** The picture first: a service is drawn once people see each other, or soon after. */
import { onScopeDispose, readonly, ref, watch, type Ref } from "vue";

/** Longer than a call takes to connect; whoever cannot connect sees the service all the same. */
const PATIENCE_MS = 800;

/** Return whether a contact's service may be drawn: its call was up once, or has had its time. */
export function useSettled(contact: () => string | null, isUp: () => boolean): Readonly<Ref<boolean>> {
  const isSettled = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => void (isSettled.value = true);
  watch(
    contact,
    (id) => {
      clearTimeout(timer);
      isSettled.value = id !== null && isUp();
      if (id !== null) timer = setTimeout(settle, PATIENCE_MS);
    },
    { immediate: true },
  );
  watch(isUp, (now) => now && contact() !== null && settle());
  onScopeDispose(() => clearTimeout(timer));
  return readonly(isSettled);
}
