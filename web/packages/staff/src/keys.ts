/** Keys that do something everywhere on a page, whatever has the focus. */
import { onScopeDispose } from "vue";

/** Key name ("F2", "Escape") → what it does. Enter is not among them: it never acts on money. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** The shortcut that an event stands for; null for a plain key inside a field, or while a dialog asks. */
export function shortcutOf(event: KeyboardEvent, isAsking: boolean): string | null {
  if (isAsking || event.repeat || event.isComposing) return null;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (/^F\d+$/.test(event.key)) return event.key;
  const target = event.target as HTMLElement | null;
  const isField = target?.closest?.("input, textarea, select, [contenteditable]") !== null;
  return isField || event.key === "Enter" ? null : event.key;
}

/** Listen while the component stands. `shortcuts` is asked at every key: it may change. */
export function useShortcuts(shortcuts: () => Shortcuts): void {
  const hear = (event: KeyboardEvent): void => {
    const name = shortcutOf(event, document.querySelector("dialog[open]") !== null);
    const act = name === null ? undefined : shortcuts()[name];
    if (!act) return;
    event.preventDefault();
    act();
  };
  addEventListener("keydown", hear);
  onScopeDispose(() => removeEventListener("keydown", hear));
}
