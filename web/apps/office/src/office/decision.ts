/** Drives the decision on one request. No Vue, no fetch. */
import { problemIn, type AuthorisationRequest, type OfficeApi, type Problem } from "@yuangui/client";

export type Verdict = "approve" | "reject";

export interface DecisionState {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly decided: AuthorisationRequest | null;
}

export const OWN_ACT: Problem = { code: "authorisation.own_act", facts: {}, status: 403 };

/** Why nothing can be decided here; null when it can. */
export function obstacleTo(request: AuthorisationRequest): "own" | "decided" | "expired" | null {
  if (request.state === "expired") return "expired";
  if (request.state !== "pending") return "decided";
  return request.is_own ? "own" : null;
}

/** A rejection says why; an approval may. Both need the officer's password. */
export function isReady(verdict: Verdict | null, reason: string, password: string): boolean {
  return verdict !== null && password !== "" && (verdict === "approve" || reason.trim() !== "");
}

export function createDecision(api: Pick<OfficeApi, "decide">, show: (state: DecisionState) => void) {
  let state: DecisionState = { isBusy: false, problem: null, decided: null };
  const become = (change: Partial<DecisionState>): void => show((state = { ...state, ...change }));

  return {
    async decide(request: AuthorisationRequest, decision: Verdict, reason: string, password: string): Promise<void> {
      if (state.isBusy || state.decided) return;
      if (obstacleTo(request) === "own") return become({ problem: OWN_ACT });
      become({ isBusy: true, problem: null });
      try {
        become({ decided: await api.decide(request.id, { decision, reason: reason.trim(), password }) });
      } catch (error) {
        become({ problem: problemIn(error) });
      } finally {
        become({ isBusy: false });
      }
    },
  };
}
