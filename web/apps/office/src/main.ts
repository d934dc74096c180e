import "@yuangui/design/tokens.css";
import "@yuangui/design/base.css";
import { createI18n, keptLocale, localeOf } from "@yuangui/i18n";
import { createApp } from "vue";
import App from "./App.vue";

createApp(App)
  .use(createI18n([], keptLocale() ?? localeOf(navigator.languages)))
  .mount("#app");
