import type { Page } from "../../page.ts";

export const page: Page = {
  name: "authorisations",
  path: "/authorisations",
  roles: ["authoriser"],
  menu: { place: 2, icon: "shield" },
  load: () => import("./AuthorisationsPage.vue"),
};
