/** Where the customer stands: said by the address that was scanned or tapped. */
import type { Keep } from "@yuangui/visit";

const KEPT_AS = "yuangui.at";

/** The organisation path of the address; the last one said here when the address says none. */
export function placeOfAddress(search: string, keep: Keep): string {
  const said = new URLSearchParams(search).get("at");
  if (said) keep.setItem(KEPT_AS, said);
  return said ?? keep.getItem(KEPT_AS) ?? "/";
}

/** Whether the address says that others use this device too, as a kiosk's does (`?kiosk`). */
export function isShared(search: string): boolean {
  return new URLSearchParams(search).has("kiosk");
}
