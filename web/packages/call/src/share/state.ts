/** What a page shows of its own screen in a call. */
export type SharePhase = "no" | "asking" | "on";

export interface ShareState {
  readonly sharing: SharePhase;
  /** Why the own screen is not shown: a code of the server, or of this page. */
  readonly shareProblem: string | null;
  /** The own screen while it is shown. */
  readonly ownScreen: MediaStream | null;
}

export const NOT_SHARING: ShareState = { sharing: "no", shareProblem: null, ownScreen: null };
