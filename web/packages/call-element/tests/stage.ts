/** The element's model over fakes of server, line and camera. */
import type { Problem } from "@yuangui/client";
import { FakeMedia } from "../../call/tests/fakes.ts";
import { contact, fakeParts, SETTINGS } from "../../visit/tests/fakes.ts";
import { createModel, type ElementState, type ElementView } from "../src/model.ts";

export function stage(service: string | null = null) {
  const fakes = fakeParts();
  const media = new FakeMedia();
  const states: ElementState[] = [];
  const problems: Problem[] = [];
  const views: ElementView[] = [];
  const model = createModel({
    ...fakes.parts,
    media,
    service,
    wishes: { language: "yue", sign: false, aids: ["hearing"] },
    show: (view) => views.push(view),
    moved: (state) => states.push(state),
    refuse: (problem) => problems.push(problem),
  });
  return {
    ...fakes,
    model,
    media,
    states,
    problems,
    view: () => views.at(-1)!,
    agree: () => SETTINGS.notices.forEach((notice) => model.answer(notice, true)),
    /** Let the server have this contact, and say that something changed. */
    async becomes(change: Parameters<typeof contact>[0]) {
      fakes.server.contact = contact(change);
      fakes.lines.at(-1)?.say("changed");
      // News within one burst are read together.
      await new Promise((resolve) => setTimeout(resolve, 0));
    },
  };
}

export const TICKET = { number: "A001", position: 1, ahead: 0, estimate_s: 60, waited_s: 0, is_offered: false, is_long: false, is_recall: false, instead: null };
export const TELLER = { display_name: "陈", number: "1" };
