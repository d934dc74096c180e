import type { Page } from "../../routes.ts";

export const page: Page = { place: "elsewhere", path: "/elsewhere", load: () => import("./ElsewherePage.vue") };
