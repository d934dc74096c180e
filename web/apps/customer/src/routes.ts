/** Every page folder that has a route.ts; adding a page edits nothing here. */
import type { Component } from "vue";
import type { Place } from "./session/place.ts";

export interface Page {
  place: Place;
  path: string;
  load: () => Promise<{ default: Component }>;
}

const modules = import.meta.glob<{ page: Page }>("./pages/*/route.ts", { eager: true });

export const pages: Page[] = Object.values(modules).map((module) => module.page);
