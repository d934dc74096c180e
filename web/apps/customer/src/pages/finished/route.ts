import type { Page } from "../../routes.ts";

export const page: Page = { place: "finished", path: "/finished", load: () => import("./FinishedPage.vue") };
