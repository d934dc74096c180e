/** The visit for components. */
import type { Session, SessionState } from "@yuangui/visit";
import { inject, shallowRef, type App, type InjectionKey, type ShallowRef } from "vue";

export interface Visit {
  session: Session;
  state: Readonly<ShallowRef<SessionState>>;
}

const KEY: InjectionKey<Visit> = Symbol("visit");

/** Make the visit from its parts, with its state as a ref; install with `app.use`. */
export function createVisit(make: (show: (state: SessionState) => void) => Session): Visit & { install(app: App): void } {
  let showNow: (state: SessionState) => void = () => {};
  const session = make((next) => showNow(next));
  const state = shallowRef(session.state());
  showNow = (next) => void (state.value = next);
  const visit: Visit = { session, state };
  return { ...visit, install: (app) => void app.provide(KEY, visit) };
}

export function useVisit(): Visit {
  const visit = inject(KEY);
  if (!visit) throw new Error("createVisit(...) is not installed on this app");
  return visit;
}
