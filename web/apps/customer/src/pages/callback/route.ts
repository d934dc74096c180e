import type { Page } from "../../routes.ts";

export const page: Page = { place: "callback", path: "/callback", load: () => import("./CallbackPage.vue") };
