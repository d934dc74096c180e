/** Who is signed in at a desk or in the office. No Vue, no browser: both are handed in. */
import { problemIn, type Facts, type Me, type Problem, type StaffApi } from "@yuangui/client";

export type SessionState =
  | { kind: "asking" }
  | { kind: "out"; problem: Problem | null; busy: boolean }
  | { kind: "in"; me: Me };

/** Asks the browser's passkey; null when the person let it be. */
export type AskPasskey = (options: Facts) => Promise<Facts | null>;

export interface SessionOptions {
  api: StaffApi;
  /** One of these is needed to work in this app. */
  roles: readonly string[];
  askPasskey: AskPasskey;
  show(state: SessionState): void;
}

const SIGNED_OUT = 401;
export const NO_ROLE: Problem = { code: "page.role_missing", facts: {}, status: 403 };

/** Drives signing in and out. */
export function createSession({ api, roles, askPasskey, show }: SessionOptions) {
  const out = (problem: Problem | null = null): void => show({ kind: "out", problem, busy: false });

  async function enter(me: Me): Promise<void> {
    if (me.roles.some((role) => roles.includes(role))) return show({ kind: "in", me });
    await api.signOut();
    out(NO_ROLE);
  }

  async function tried(act: () => Promise<Me | null>): Promise<void> {
    show({ kind: "out", problem: null, busy: true });
    try {
      const me = await act();
      if (me) await enter(me);
      else out();
    } catch (error) {
      out(problemIn(error));
    }
  }

  return {
    async resume(): Promise<void> {
      show({ kind: "asking" });
      try {
        await enter(await api.me());
      } catch (error) {
        const problem = problemIn(error);
        out(problem.status === SIGNED_OUT ? null : problem);
      }
    },
    signIn: (name: string, password: string) => tried(() => api.signIn(name.trim(), password)),
    signInByPasskey: () =>
      tried(async () => {
        const question = await api.passkeyQuestion();
        const answer = await askPasskey(question.options);
        return answer ? api.passkeyAnswer(question.challenge_id, answer) : null;
      }),
    async signOut(): Promise<void> {
      await api.signOut();
      out();
    },
  };
}

export type Session = ReturnType<typeof createSession>;
