/** Text size of the page: the normal one of a phone, or large for older eyes. */
import { ref } from "vue";

const KEPT_AS = "yuangui.large";

export const isLarge = ref(localStorage.getItem(KEPT_AS) === "yes");

/** Choose the text size; kept by the browser. */
export function setLarge(large: boolean): void {
  isLarge.value = large;
  localStorage.setItem(KEPT_AS, large ? "yes" : "no");
  document.documentElement.dataset["theme"] = large ? "elder" : "customer";
}

setLarge(isLarge.value);
