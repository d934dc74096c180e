/** Draws the element's view into its shadow: one screen at a time, made anew only when it is another one. */
import { make, say } from "./dom.ts";
import { shownNotice, type ElementView } from "./model.ts";
import { callScreen } from "./screens/call.ts";
import { closedScreen } from "./screens/closed.ts";
import { consentScreen } from "./screens/consent.ts";
import { messageScreen } from "./screens/message.ts";
import { readyScreen } from "./screens/ready.ts";
import { recallScreen } from "./screens/recall.ts";
import type { Screen, Tools } from "./screens/screen.ts";
import { waitingScreen } from "./screens/waiting.ts";

const SCREENS: Readonly<Record<string, (tools: Tools, view: ElementView) => Screen>> = {
  consent: consentScreen,
  ready: readyScreen,
  out_of_hours: closedScreen,
  waiting: waitingScreen,
  recall: recallScreen,
  in_call: callScreen,
};

export interface Drawing {
  show(view: ElementView): void;
  /** Draw the same again, in another language for example. */
  renew(): void;
}

/** Draw into a shadow; `tools` are asked for at each new screen, so that the language may change. */
export function createDrawing(root: ShadowRoot, tools: () => Tools): Drawing {
  const place = make("div", { class: "screen" });
  const alarm = make("p", { class: "alarm", role: "alert" });
  root.append(make("div", { class: "card", "data-theme": "customer" }, place, alarm));
  let drawn: { key: string; screen: Screen } | null = null;
  let last: ElementView | null = null;

  function show(view: ElementView): void {
    last = view;
    const key = keyOf(view);
    if (drawn?.key !== key) {
      const hadFocus = root.activeElement !== null;
      drawn = { key, screen: (SCREENS[view.state] ?? messageScreen)(tools(), view) };
      place.replaceChildren(...drawn.screen.nodes);
      if (hadFocus) drawn.screen.nodes[0]?.focus();
    }
    drawn.screen.update(view);
    say(alarm, view.problem ? tools().texts.problem(view.problem.code, view.problem.facts) : "");
    alarm.hidden = view.problem === null;
  }

  return {
    show,
    renew(): void {
      drawn = null;
      if (last) show(last);
    },
  };
}

function keyOf({ state, visit }: ElementView): string {
  const shown = state === "consent" ? shownNotice(visit) : null;
  return shown ? `${state} ${shown.notice.sha256} ${shown.isDeclined}` : `${state} ${visit.problem?.code}`;
}
