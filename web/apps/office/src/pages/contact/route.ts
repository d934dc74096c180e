import { OFFICE_ROLES, type Page } from "../../page.ts";

export const page: Page = {
  name: "contact",
  path: "/contacts/:id",
  roles: OFFICE_ROLES,
  load: () => import("./ContactPage.vue"),
};
