import type { Page } from "../../routes.ts";

export const page: Page = { place: "rating", path: "/rating", load: () => import("./RatingPage.vue") };
