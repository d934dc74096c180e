import "@yuangui/design/tokens.css";
import "@yuangui/design/base.css";
import { createI18n, keptLocale, localeOf, type Bilingual } from "@yuangui/i18n";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router.ts";

const texts = import.meta.glob<Bilingual>("./texts/*.json", { eager: true, import: "default" });

document.documentElement.dataset["theme"] = "desk";
createApp(App)
  .use(createI18n(Object.values(texts), keptLocale() ?? localeOf(navigator.languages)))
  .use(router)
  .mount("#app");
