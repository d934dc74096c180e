/** The session of the whole app, for components. */
import { createStaffApi, type Me } from "@yuangui/client";
import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from "vue";
import { askPasskey } from "./passkey.ts";
import { createSession, type Session, type SessionState } from "./session.ts";

export interface AppSession extends Session {
  state: ShallowRef<SessionState>;
}

const KEY: InjectionKey<AppSession> = Symbol("session");

/** Open the session of an app; called once, by its shell. */
export function openSession(roles: readonly string[]): AppSession {
  const state = shallowRef<SessionState>({ kind: "asking" });
  const show = (next: SessionState): void => void (state.value = next);
  const session = { ...createSession({ api: createStaffApi(), roles, askPasskey, show }), state };
  provide(KEY, session);
  return session;
}

/** The session, inside a page that is drawn only when somebody is signed in. */
export function useSession(): AppSession & { me(): Me } {
  const session = inject(KEY);
  if (!session) throw new Error("openSession(...) was not called by the shell");
  return {
    ...session,
    me() {
      if (session.state.value.kind !== "in") throw new Error("nobody is signed in");
      return session.state.value.me;
    },
  };
}
