import type { Page } from "../../page.ts";

export const page: Page = {
  name: "staff",
  path: "/staff",
  roles: ["administrator"],
  menu: { place: 6, icon: "person" },
  load: () => import("./StaffPage.vue"),
};
