/** The last moment before the queue. */
import { button, heading, make } from "../dom.ts";
import type { ElementView } from "../model.ts";
import type { Screen, Tools } from "./screen.ts";

export function readyScreen({ texts: { t }, model }: Tools, { visit }: ElementView): Screen {
  const elderly = make("input", { type: "checkbox" });
  elderly.checked = visit.draft.isElderly;
  elderly.addEventListener("change", () => model.setElderly(elderly.checked));
  const enter = button(t("element.enter"), "primary", () => void model.enter());
  return {
    nodes: [
      heading(t("element.ready")),
      make("p", {}, t("element.ready_detail")),
      make("label", {}, elderly, t("element.elderly")),
      enter,
    ],
    update: ({ visit: { isBusy } }) => void (enter.disabled = isBusy),
  };
}
