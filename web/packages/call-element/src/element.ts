/** `<yuangui-call>`: the customer's way to a teller, for a bank's own page. */
import { canCall, createWebRtcPort } from "@yuangui/call";
import { createCustomerApi, createLive, type Aid } from "@yuangui/client";
import { createTranslator, joined, localeOf, LOCALES, problemTexts, type Locale, type Translator } from "@yuangui/i18n";
import { browserTabs, type Tabs } from "@yuangui/visit";
import tokens from "../../design/src/tokens.css?inline";
import { heading, make } from "./dom.ts";
import { createDrawing, type Drawing } from "./draw.ts";
import style from "./element.css?inline";
import { createModel, type ElementState, type Model } from "./model.ts";
import texts from "./texts/element.json";

const isAid = (word: string): word is Aid => word === "hearing" || word === "sight";
const own = joined([{ prefix: "", texts }]);
const problems = problemTexts();
const translators = Object.fromEntries(
  LOCALES.map((locale) => [locale, createTranslator({ ...problems[locale], ...own[locale] }, locale)]),
) as Record<Locale, Translator>;

// Made by script, so that a page may forbid every other style.
const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens.replaceAll(":root", ":host") + style);

/** Attributes: `at` (organisation path), `service` (a flow), `locale`, `bank` (its origin); what is wished of the
    teller: `language` (a code such as `yue`), `sign`, `aids` (`hearing sight`). Only `locale` is followed; the
    others are read when the element enters the page.

    Events, both bubbling: `yuangui-state` with `{state}`, `yuangui-problem` with `{code, text}`. */
export class CallElement extends HTMLElement {
  static readonly observedAttributes = ["locale"];
  /** Where the customer is; null before the element is in a page. */
  state: ElementState | null = null;
  private readonly root = this.attachShadow({ mode: "open" });
  private model: Model | null = null;
  private drawing: Drawing | null = null;
  private tabs: Tabs | null = null;

  connectedCallback(): void {
    this.root.adoptedStyleSheets = [sheet];
    this.root.replaceChildren();
    const unfit = this.unfit();
    if (unfit) this.refuseToStart(unfit);
    else this.start();
  }

  disconnectedCallback(): void {
    this.model?.stop();
    this.tabs?.close();
    [this.model, this.tabs, this.drawing] = [null, null, null];
  }

  attributeChangedCallback(): void {
    this.drawing?.renew();
    void this.model?.retell();
  }

  private start(): void {
    const at = this.getAttribute("at") || "/";
    const tabs = (this.tabs = browserTabs());
    const aids = (this.getAttribute("aids") ?? "").split(" ").filter(isAid);
    const model: Model = createModel({
      api: createCustomerApi(),
      openLive: () => createLive(),
      keep: sessionStorage,
      media: createWebRtcPort(),
      at,
      service: this.getAttribute("service") || null,
      wishes: { language: this.getAttribute("language") || null, sign: this.hasAttribute("sign"), aids },
      locale: () => this.locale(),
      tabs,
      show: (view) => drawing.show(view),
      moved: (state) => this.moved(state),
      refuse: ({ code, facts }) => this.tell("yuangui-problem", { code, text: this.textOf(code, facts) }),
    });
    const wholePage = `/?at=${encodeURIComponent(at)}`;
    const drawing = createDrawing(this.root, () => ({ texts: translators[this.locale()], locale: this.locale(), model, wholePage }));
    [this.model, this.drawing] = [model, drawing];
    void model.start();
  }

  /** Why there can be no call on this page; null when there can. */
  private unfit(): string | null {
    const bank = this.getAttribute("bank");
    // Cookie, requests and live line belong to one origin.
    if (bank && make("a", { href: bank }).origin !== location.origin) return "element.other_origin";
    return canCall() ? null : "element.no_call";
  }

  private refuseToStart(code: string): void {
    const { t } = translators[this.locale()];
    const screen = make("div", { class: "screen" }, heading(t("element.unfit")), make("p", {}, t(code)));
    this.root.append(make("div", { class: "card", "data-theme": "customer" }, screen));
    this.moved("trouble");
    this.tell("yuangui-problem", { code, text: t(code) });
  }

  private moved(state: ElementState): void {
    this.state = state;
    this.tell("yuangui-state", { state });
  }

  private tell(name: string, detail: Readonly<Record<string, string>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private textOf(code: string, facts: Readonly<Record<string, unknown>>): string {
    const { t, has, problem } = translators[this.locale()];
    const device = `element.${code.replace(".", "_")}`;
    return has(device) ? t(device) : problem(code, facts);
  }

  private locale(): Locale {
    const said = [this.getAttribute("locale"), document.documentElement.lang].filter((each) => each !== null);
    return localeOf([...said, ...navigator.languages]);
  }
}
