import type { Page } from "../../page.ts";

export const page: Page = {
  name: "floor",
  path: "/floor",
  roles: ["supervisor"],
  menu: { place: 2, icon: "person" },
  load: () => import("./FloorPage.vue"),
};
