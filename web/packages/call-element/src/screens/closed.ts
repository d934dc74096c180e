/** Nobody takes customers at this hour: when somebody does, and the way to be called back. */
import { onBankClock } from "@yuangui/i18n";
import { doorOf } from "@yuangui/visit";
import { heading, make, say } from "../dom.ts";
import type { Screen, Tools } from "./screen.ts";

export function closedScreen({ texts: { t }, locale, wholePage }: Tools): Screen {
  const opens = make("p", { class: "place", role: "status" });
  const told = make("p");
  const callback = make("a", { href: wholePage, target: "_blank", rel: "noopener" }, t("element.callback"));
  return {
    nodes: [heading(t("element.out_of_hours")), make("section", { class: "ticket" }, opens, told), callback],
    update({ visit }) {
      const door = doorOf(visit);
      const at = door?.opens_at;
      say(opens, at ? t("element.opens", { when: onBankClock(at, Date.now(), locale) }) : t("element.opens_unknown"));
      say(told, door?.instead?.text ?? "");
      callback.hidden = door?.instead?.kind !== "callback";
    },
  };
}
