/** Every page folder that has a route.ts; adding a page edits nothing here. */
import type { Place } from "@yuangui/visit";
import type { Component } from "vue";

export interface Page {
  place: Place;
  path: string;
  load: () => Promise<{ default: Component }>;
}

const modules = import.meta.glob<{ page: Page }>("./pages/*/route.ts", { eager: true });

export const pages: Page[] = Object.values(modules).map((module) => module.page);
