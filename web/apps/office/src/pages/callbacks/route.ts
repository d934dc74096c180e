import type { Page } from "../../page.ts";

export const page: Page = {
  name: "callbacks",
  path: "/callbacks",
  roles: ["supervisor", "auditor"],
  menu: { place: 3, icon: "headset" },
  load: () => import("./CallbacksPage.vue"),
};
