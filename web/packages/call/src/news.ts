/** What the server tells of others, as changes of what a page shows. */
import { rungsWith } from "./messages.ts";
import { problemOf } from "./problems.ts";
import { qualitiesWith } from "./network/quality.ts";
import { pointedIn } from "./share/pointing.ts";
import type { CallState } from "./state.ts";

type Raw = Readonly<Record<string, unknown>>;

export const NEWS: Readonly<Record<string, (state: CallState, raw: Raw) => Partial<CallState>>> = {
  "media.rung": (state, raw) => ({ rungs: rungsWith(state.rungs, raw) }),
  "media.quality": (state, raw) => ({ qualities: qualitiesWith(state.qualities, raw) }),
  "media.pointer": (_, raw) => ({ pointed: pointedIn(raw) }),
  problem: (_, raw) => problemOf(raw["code"]),
};
