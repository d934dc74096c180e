import type { Page } from "../../routes.ts";

export const page: Page = { place: "recall", path: "/recall", load: () => import("./RecallPage.vue") };
