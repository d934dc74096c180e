import type { Page } from "../../page.ts";

export const page: Page = {
  name: "authorisation",
  path: "/authorisations/:id",
  roles: ["authoriser"],
  load: () => import("./AuthorisationPage.vue"),
};
