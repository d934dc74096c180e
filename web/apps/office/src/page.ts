/** What a page of the office is. */
import type { IconName } from "@yuangui/design";
import type { Component } from "vue";

export const OFFICE_ROLES = ["authoriser", "supervisor", "quality", "auditor"] as const;
/** Whoever has a page of their own here may come in. */
export const DOOR_ROLES = [...OFFICE_ROLES, "administrator"] as const;

export interface Page {
  name: string;
  path: string;
  /** Who may open it; the server refuses everybody else by itself. */
  roles: readonly string[];
  /** Its place in the navigation; pages without one are reached from another. */
  menu?: { place: number; icon: IconName };
  /** Whether it has the whole screen, without the navigation. */
  isBare?: true;
  load: () => Promise<{ default: Component }>;
}
