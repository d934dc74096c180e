/** Screens that say one thing: opening, trouble, closed, over, in another page. */
import { button, heading, make } from "../dom.ts";
import type { ElementState, ElementView, Model } from "../model.ts";
import type { Screen, Tools } from "./screen.ts";

const NEXT: Readonly<Partial<Record<ElementState, (model: Model) => unknown>>> = {
  trouble: (model) => model.start(),
  ended: (model) => model.anew(),
  left: (model) => model.anew(),
  elsewhere: (model) => model.here(),
};

export function messageScreen({ texts: { t, problem }, model }: Tools, { state, visit }: ElementView): Screen {
  const detail =
    state === "trouble" && visit.problem ? problem(visit.problem.code, visit.problem.facts) : t(`element.${state}_detail`);
  const nodes: HTMLElement[] = [heading(t(`element.${state}`)), make("p", { role: "status" }, detail)];
  const next = NEXT[state];
  if (next) nodes.push(button(t(`element.${state}_next`), "primary", () => void next(model)));
  return { nodes, update: () => {} };
}
