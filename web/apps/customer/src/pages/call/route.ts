import type { Page } from "../../routes.ts";

export const page: Page = { place: "call", path: "/call", load: () => import("./CallPage.vue") };
