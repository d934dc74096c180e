/** The call of a visit: made ready while a teller's desk rings, joined when it begins. */
import { Call, createCallKeeper, streamOf, type CallState, type MediaPort } from "@yuangui/call";
import type { ContactView, Live } from "@yuangui/client";
import type { SessionState } from "./session.ts";

export interface CallOfVisit {
  /** The call itself; null while there is none. */
  call(): Call | null;
  /** Bring the call to where the visit stands. */
  follow(state: SessionState): void;
}

export function createCallOfVisit(live: () => Live | null, media: MediaPort, show: (state: CallState) => void): CallOfVisit {
  const keeper = createCallKeeper((contact) => {
    const line = live();
    if (!line) throw new Error("a call needs the live line");
    return new Call({ line, media, contact, role: "customer", show });
  });
  return {
    call: () => keeper.call,
    follow({ contact, isElsewhere }) {
      const isRunning = contact?.state === "in_call";
      const isWanted = !isElsewhere && live() !== null && (isRunning || contact?.ticket?.is_offered);
      keeper.want(isWanted ? (contact?.id ?? null) : null, isRunning);
    },
  };
}

/** What to show large: the teller, never another in their place. */
export function tellerStream(contact: ContactView, { others }: CallState): MediaStream | null {
  return streamOf("teller", contact.call.participants, others);
}
