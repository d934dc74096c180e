/** Keeps the one call of a page: made ready while somebody is rung for, joined when it has begun. */
import type { Call } from "./call.ts";

export interface CallKeeper {
  /** The call that is kept now. */
  readonly call: Call | null;
  /** Say which contact the page has, if any, and whether its call has begun. */
  want(contact: string | null, hasBegun?: boolean): void;
}

export function createCallKeeper(make: (contact: string) => Call): CallKeeper {
  let call: Call | null = null;
  let kept: string | null = null;
  let isStarted = false;

  return {
    get call() {
      return call;
    },
    want(contact, hasBegun = false) {
      if (contact !== kept) {
        call?.stop();
        call = contact === null ? null : make(contact);
        [kept, isStarted] = [contact, false];
      }
      if (!call || isStarted) return;
      isStarted = hasBegun;
      void (hasBegun ? call.start() : call.prepare());
    },
  };
}
