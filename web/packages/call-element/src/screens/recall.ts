/** The call was cut off: to go on is the first choice. */
import { askingButton, button, heading, make } from "../dom.ts";
import type { Screen, Tools } from "./screen.ts";

export function recallScreen({ texts: { t }, model }: Tools): Screen {
  const goOn = button(t("element.recall_go_on"), "primary", () => void model.callAgain());
  const end = askingButton(
    {
      label: t("element.recall_end"),
      question: t("element.recall_question"),
      yes: t("element.recall_yes"),
      no: t("element.recall_no"),
    },
    "plain",
    () => void model.hangUp(),
  );
  return {
    nodes: [heading(t("element.recall")), make("p", { role: "status" }, t("element.recall_detail")), goOn, end],
    update: ({ visit: { isBusy } }) => void (goOn.disabled = isBusy),
  };
}
