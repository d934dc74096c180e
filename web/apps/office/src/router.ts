import { createRouter, createWebHistory } from "vue-router";
import { pages } from "./routes.ts";

/** Addresses below /office/; what is not known leads to the first page. */
export const router = createRouter({
  history: createWebHistory("/office/"),
  routes: [
    ...pages.map((page) => ({ name: page.name, path: page.path, component: page.load, props: true, meta: { page } })),
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});
