import "@yuangui/design/tokens.css";
import "@yuangui/design/base.css";
import { createCustomerApi, createLive } from "@yuangui/client";
import { announce } from "@yuangui/design";
import { createI18n, keptLocale, localeOf, type Bilingual } from "@yuangui/i18n";
import { browserTabs, createSession, placeOf, type Place } from "@yuangui/visit";
import { createApp, watch } from "vue";
import { createRouter, createWebHistory } from "vue-router";
import App from "./App.vue";
import { pages } from "./routes.ts";
import { createVisitCall } from "./session/call.ts";
import { isShared, placeOfAddress } from "./session/address.ts";
import { createVisit } from "./session/use.ts";

const texts = Object.values(import.meta.glob<Bilingual>("./texts/*.json", { eager: true, import: "default" }));
const i18n = createI18n(texts, keptLocale() ?? localeOf(navigator.languages));

const visit = createVisit((show) =>
  createSession({
    api: createCustomerApi(),
    openLive: () => createLive(),
    keep: sessionStorage,
    remember: isShared(location.search) ? null : localStorage,
    at: placeOfAddress(location.search, localStorage),
    locale: () => i18n.locale.value,
    show,
    refuse: (problem) => announce(i18n.problem(problem.code, problem.facts), "trouble"),
    tabs: browserTabs(),
  }),
);

const call = createVisitCall(visit, () => {
  void pages.find((page) => page.place === "call")?.load();
  void import("@yuangui/flow-player").then(({ loadSteps }) => loadSteps("customer"));
});

/** Not places of the visit: the one comes before it, the other is for people who have none. */
const [INVITATION, GUEST] = ["invitation", "guest"];
const isApart = (name: unknown): boolean => name === INVITATION || name === GUEST;

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { name: INVITATION, path: "/i/:token", component: () => import("./pages/invitation/InvitationPage.vue") },
    { name: GUEST, path: "/guest", component: () => import("./pages/guest/GuestPage.vue") },
    ...pages.map(({ place, path, load }) => ({ name: place, path, component: load })),
    { path: "/:rest(.*)*", redirect: "/" },
  ],
  scrollBehavior: () => ({ top: 0 }),
});

router.beforeEach((to) => {
  const { value: state } = visit.state;
  if (state.phase !== "ready" || isApart(to.name)) return true;
  const place = placeOf(state, to.name as Place);
  return place === to.name ? true : { name: place, query: to.query, replace: true };
});
/** Bring the page to where the visit stands. */
function settle(): void {
  const state = visit.state.value;
  const { name, query } = router.currentRoute.value;
  // Before its first page the router knows neither name nor query.
  if (state.phase !== "ready" || !name || isApart(name)) return;
  const place = placeOf(state, name as Place);
  if (place !== name) void router.replace({ name: place, query });
}

watch(visit.state, settle);
void router.isReady().then(settle);
addEventListener("online", () => {
  if (visit.state.value.phase === "trouble") void visit.session.start();
});
watch(i18n.locale, () => void visit.session.retell());

const app = createApp(App).use(i18n).use(visit).use(call).use(router);
app.mount("#app");
void visit.session.start();
