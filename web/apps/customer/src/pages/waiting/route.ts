import type { Page } from "../../routes.ts";

export const page: Page = { place: "waiting", path: "/waiting", load: () => import("./WaitingPage.vue") };
