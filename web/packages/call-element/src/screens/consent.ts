/** One notice at a time, each with an answer of its own. */
import { isFreeChoice } from "@yuangui/visit";
import { button, heading, make } from "../dom.ts";
import { shownNotice, type ElementView } from "../model.ts";
import type { Screen, Tools } from "./screen.ts";

export function consentScreen({ texts: { t }, model }: Tools, { visit }: ElementView): Screen {
  const shown = shownNotice(visit);
  if (!shown) return { nodes: [], update: () => {} };
  const { notice, place, count, isDeclined } = shown;
  if (isDeclined) {
    const again = button(t("element.answer_again"), "primary", () => model.forget(notice));
    return { nodes: [heading(t("element.declined")), make("p", {}, t("element.declined_detail")), again], update: () => {} };
  }
  const paragraphs = notice.text.split(/\n+/).filter(Boolean).map((text) => make("p", {}, text));
  const article = make("article", { tabindex: "0", lang: notice.locale, "aria-label": notice.title }, ...paragraphs);
  const free = isFreeChoice(notice.kind) ? [make("p", { class: "free" }, t("element.face_free"))] : [];
  const answers = make(
    "div",
    { class: "row" },
    button(t("element.no"), "plain", () => model.answer(notice, false)),
    button(t("element.yes"), "primary", () => model.answer(notice, true)),
  );
  const lead = make("p", { class: "soft" }, t("element.notice_place", { place, count }));
  return { nodes: [heading(notice.title), lead, article, ...free, answers], update: () => {} };
}
