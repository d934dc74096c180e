import type { Page } from "../../page.ts";

export const page: Page = {
  name: "wallboard",
  path: "/wallboard",
  roles: ["supervisor"],
  isBare: true,
  load: () => import("./WallboardPage.vue"),
};
