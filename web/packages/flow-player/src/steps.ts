/** Finds the component of a step type: a folder under `steps/` named like the type. Adding a type
    is adding a folder; nothing here changes. */
import { defineAsyncComponent, type Component } from "vue";
import type { PlayerRole } from "./contract.ts";

type Load = () => Promise<{ default: Component }>;

const FILES: Record<PlayerRole, Record<string, unknown>> = {
  customer: import.meta.glob("./steps/*/CustomerStep.vue"),
  teller: import.meta.glob("./steps/*/TellerStep.vue"),
};
const made = new Map<string, Component>();

/** The component of a step type for a role; null when that role sees nothing of it. */
export function stepComponent(type: string, role: PlayerRole): Component | null {
  const path = `./steps/${type}/${role === "customer" ? "CustomerStep" : "TellerStep"}.vue`;
  const load = FILES[role][path] as Load | undefined;
  if (!load) return null;
  const known = made.get(path) ?? defineAsyncComponent(load);
  made.set(path, known);
  return known;
}

/** Fetch all components of a role while there is time: a call may be on a poor line. */
export async function loadSteps(role: PlayerRole): Promise<void> {
  await Promise.allSettled(Object.values(FILES[role]).map((load) => (load as Load)()));
}

/** Every step type that a role has a component for. */
export function stepTypes(role: PlayerRole): string[] {
  return Object.keys(FILES[role]).map((path) => path.split("/")[2] ?? "");
}
