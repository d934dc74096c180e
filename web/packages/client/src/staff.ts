/** Signing in and out of desk and office. */
import { ask } from "./http.ts";
import type { Facts } from "./contract.ts";
import type { Me, PasskeyQuestion } from "./staff_contract.ts";

export interface StaffApi {
  me(): Promise<Me>;
  signIn(name: string, password: string): Promise<Me>;
  signOut(): Promise<void>;
  passkeyQuestion(): Promise<PasskeyQuestion>;
  passkeyAnswer(challengeId: string, answer: Facts): Promise<Me>;
  newPasskeyQuestion(): Promise<PasskeyQuestion>;
  keepPasskey(challengeId: string, answer: Facts): Promise<void>;
}

/** The client of the sign-in page; the session is a cookie that scripts cannot read. */
export function createStaffApi(): StaffApi {
  const post = <T>(path: string, body?: unknown) => ask<T>(path, { method: "POST", ...(body ? { body } : {}) });
  return {
    me: () => ask("/api/me"),
    signIn: (name, password) => post("/api/sign-in", { name, password }),
    signOut: () => post("/api/sign-out"),
    passkeyQuestion: () => post("/api/passkeys/assert-options"),
    passkeyAnswer: (challenge_id, answer) => post("/api/passkeys/assert", { challenge_id, answer }),
    newPasskeyQuestion: () => post("/api/passkeys/register-options"),
    keepPasskey: (challenge_id, answer) => post("/api/passkeys/register", { challenge_id, answer }),
  };
}
