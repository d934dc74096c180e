/** Every page folder that has a route.ts; adding a page edits nothing here. */
import type { Page } from "./page.ts";

const modules = import.meta.glob<{ page: Page }>("./pages/*/route.ts", { eager: true });

export const pages: readonly Page[] = Object.values(modules)
  .map((module) => module.page)
  .sort((one, other) => (one.menu?.place ?? 99) - (other.menu?.place ?? 99));

/** The pages in the navigation of a person with these roles. */
export function menuOf(all: readonly Page[], roles: readonly string[]): Page[] {
  return all.filter((page) => page.menu && mayOpen(page, roles));
}

export function mayOpen(page: Page, roles: readonly string[]): boolean {
  return page.roles.some((role) => roles.includes(role));
}
