import type { Page } from "../../page.ts";

export const page: Page = {
  name: "reports",
  path: "/reports",
  roles: ["supervisor", "quality", "auditor"],
  menu: { place: 4, icon: "signal" },
  load: () => import("./ReportsPage.vue"),
};
