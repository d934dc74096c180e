import type { Page } from "../../routes.ts";

export const page: Page = { place: "closed", path: "/closed", load: () => import("./ClosedPage.vue") };
