import type { Page } from "../../page.ts";

export const page: Page = {
  name: "routing",
  path: "/routing",
  roles: ["administrator", "supervisor"],
  menu: { place: 7, icon: "headset" },
  load: () => import("./RoutingPage.vue"),
};
