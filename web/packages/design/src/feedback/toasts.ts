/** Short spoken and shown messages of the whole app. */
import { reactive, readonly } from "vue";

export type ToastTone = "info" | "success" | "trouble";

export interface Toast {
  id: number;
  text: string;
  tone: ToastTone;
}

const SHOWN_MS = 6000;
const SHOWN_MAX = 3;

const shown = reactive<Toast[]>([]);
let count = 0;

/** The messages that stand on the screen now. */
export const toasts = readonly(shown);

/** Show a message and have it read by a screen reader. The same text is not repeated. */
export function announce(text: string, tone: ToastTone = "info"): void {
  if (shown.some((toast) => toast.text === text)) return;
  const id = ++count;
  shown.push({ id, text, tone });
  while (shown.length > SHOWN_MAX) shown.shift();
  setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Take a message away. */
export function dismiss(id: number): void {
  const place = shown.findIndex((toast) => toast.id === id);
  if (place >= 0) shown.splice(place, 1);
}
