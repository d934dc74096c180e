import { OFFICE_ROLES, type Page } from "../../page.ts";

export const page: Page = {
  name: "messages",
  path: "/messages",
  roles: OFFICE_ROLES,
  menu: { place: 5, icon: "document" },
  load: () => import("./MessagesPage.vue"),
};
