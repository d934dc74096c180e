/** What stands in the watermark of a picture in the office: who looks, at whom, and when. */
import { timeOfDay, useI18n } from "@yuangui/i18n";
import { useServerClock, useSession } from "@yuangui/staff";
import { computed, type ComputedRef } from "vue";

const MINUTE = 5;

export function useMarks(whom: () => readonly string[]): ComputedRef<string[]> {
  const { locale } = useI18n();
  const me = useSession().me();
  const clock = useServerClock();
  const minute = computed(() => timeOfDay(new Date(clock.now_ms.value), locale.value).slice(0, MINUTE));
  return computed(() => [`${me.number} ${me.display_name}`, ...whom(), minute.value]);
}
