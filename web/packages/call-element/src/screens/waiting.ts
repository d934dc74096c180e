/** The number, the place in the queue, and how long it may take. */
import { insteadOf, minutesOf } from "@yuangui/visit";
import { askingButton, button, heading, make, say } from "../dom.ts";
import type { Screen, Tools } from "./screen.ts";

export function waitingScreen({ texts: { t, plural }, model, wholePage }: Tools): Screen {
  const number = make("p", { class: "number" });
  const place = make("p", { class: "place", role: "status" });
  const estimate = make("p");
  const anybody = button(t("element.anybody"), "plain", () => void model.anybody());
  const unmet = make("section", { class: "unmet", role: "status" }, make("p", {}, t("element.unmet")), anybody);
  unmet.hidden = true;
  const told = make("p", { role: "status" });
  const callback = make("a", { href: wholePage, target: "_blank", rel: "noopener" }, t("element.callback"));
  const long = make("div", { class: "notice" }, told, callback);
  const leave = askingButton(
    {
      label: t("element.leave"),
      question: t("element.leave_question"),
      yes: t("element.leave_yes"),
      no: t("element.leave_no"),
    },
    "plain",
    () => void model.leave(),
  );
  return {
    nodes: [
      heading(t("element.waiting")),
      make("section", { class: "ticket" }, make("p", {}, t("element.number")), number, place, estimate),
      unmet,
      long,
      make("p", { class: "soft" }, t("element.waiting_detail")),
      leave,
    ],
    update({ visit }) {
      const ticket = visit.contact?.ticket;
      unmet.hidden = visit.contact?.wishes?.is_open !== false || ticket?.is_offered === true;
      if (!ticket) return;
      const minutes = minutesOf(ticket);
      const instead = insteadOf(visit);
      long.hidden = !ticket.is_long || ticket.is_offered;
      callback.hidden = instead?.kind !== "callback";
      say(told, long.hidden ? "" : (instead?.text ?? t("element.long")));
      const ahead = ticket.ahead === 0 ? t("element.next") : plural("element.ahead", ticket.ahead);
      say(number, ticket.number);
      say(place, ticket.is_offered ? t("element.offered") : ahead);
      say(estimate, minutes === null ? t("element.no_estimate") : plural("element.minutes", minutes));
    },
  };
}
