import type { Page } from "../../routes.ts";

export const page: Page = { place: "notices", path: "/notices", load: () => import("./NoticesPage.vue") };
