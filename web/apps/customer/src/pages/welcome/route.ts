import type { Page } from "../../routes.ts";

export const page: Page = { place: "welcome", path: "/", load: () => import("./WelcomePage.vue") };
