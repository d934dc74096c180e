import { OFFICE_ROLES, type Page } from "../../page.ts";

export const page: Page = {
  name: "contacts",
  path: "/contacts",
  roles: OFFICE_ROLES,
  menu: { place: 3, icon: "headset" },
  load: () => import("./ContactsPage.vue"),
};
