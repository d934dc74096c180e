import "@yuangui/design/tokens.css";
import "@yuangui/design/base.css";
import { createCustomerApi, createLive } from "@yuangui/client";
import { announce } from "@yuangui/design";
import { createI18n, keptLocale, localeOf, type Bilingual } from "@yuangui/i18n";
import { createApp, watch } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import App from "./App.vue";
import { pages } from "./routes.ts";
import { placeOf, type Place } from "./session/place.ts";
import { createSession } from "./session/session.ts";
import { browserTabs } from "./session/tabs.ts";
import { createVisit } from "./session/use.ts";

const texts = Object.values(import.meta.glob<Bilingual>("./texts/*.json", { eager: true, import: "default" }));
const i18n = createI18n(texts, keptLocale() ?? localeOf(navigator.languages));

const visit = createVisit((show) =>
  createSession({
    api: createCustomerApi(),
    openLive: () => createLive(),
    keep: sessionStorage,
    at: new URLSearchParams(location.search).get("at") ?? "/",
    locale: () => i18n.locale.value,
    show,
    refuse: (problem) => announce(i18n.problem(problem.code, problem.facts), "trouble"),
    tabs: browserTabs(),
  }),
);

const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...pages.map(({ place, path, load }) => ({ name: place, path, component: load })),
    { path: "/:rest(.*)*", redirect: "/" },
  ],
  scrollBehavior: () => ({ top: 0 }),
});

router.beforeEach((to) => {
  const { value: state } = visit.state;
  if (state.phase !== "ready") return true;
  const place = placeOf(state, to.name as Place);
  return place === to.name ? true : { name: place, query: to.query, replace: true };
});
watch(visit.state, (state) => {
  if (state.phase !== "ready") return;
  const { name, query } = router.currentRoute.value;
  const place = placeOf(state, (name ?? "welcome") as Place);
  if (place !== name) void router.replace({ name: place, query });
});
addEventListener("online", () => {
  if (visit.state.value.phase === "trouble") void visit.session.start();
});
watch(i18n.locale, () => void visit.session.retell());

const app = createApp(App).use(i18n).use(visit).use(router);
app.mount("#app");
void visit.session.start();
