import { OFFICE_ROLES, type Page } from "../../page.ts";

export const page: Page = {
  name: "today",
  path: "/",
  roles: OFFICE_ROLES,
  menu: { place: 1, icon: "signal" },
  load: () => import("./TodayPage.vue"),
};
