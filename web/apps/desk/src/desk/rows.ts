/** How many waiting customers fit on the desk without scrolling. */
import { onScopeDispose, ref, type Ref } from "vue";

// The bars above and below the queue, and one row of it, in CSS pixels.
const AROUND_PX = 150;
const ROW_PX = 78;

export function useRowsThatFit(): Ref<number> {
  const count = ref(0);
  const measure = (): void => void (count.value = Math.max(3, Math.floor((innerHeight - AROUND_PX) / ROW_PX)));
  measure();
  addEventListener("resize", measure);
  onScopeDispose(() => removeEventListener("resize", measure));
  return count;
}
