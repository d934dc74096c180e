import type { Page } from "../../routes.ts";

export const page: Page = { place: "check", path: "/check", load: () => import("./CheckPage.vue") };
