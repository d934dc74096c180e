/** What a customer has said before taking a number; kept by the browser tab so that a reload loses nothing. */
import type { ConsentKind, NoticeView, Wishes } from "@yuangui/client";

export interface Answer {
  kind: ConsentKind;
  version: string;
  sha256: string;
  granted: boolean;
}

export interface Draft {
  /** Where the customer stands: the organisation path from the address. */
  at: string;
  /** What was asked for; null is "a person", undefined is not yet chosen. */
  service: string | null | undefined;
  isElderly: boolean;
  /** Null: nothing was chosen. */
  wishes: Wishes | null;
  answers: Answer[];
  deviceCheck: Record<string, unknown> | null;
  /** Key of the request that takes the number: the same until it is answered. */
  openKey: string;
  /** A contact that the customer is done with, so that its pages do not come back. */
  doneWith: string | null;
  /** The token of the link by which the customer was invited. */
  invitation: string | null;
  /** Whether the customer wishes to be called back instead of waiting. */
  wantsCallback: boolean;
}

/** Kept text by name, as `sessionStorage` has it. */
export interface Keep {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
}

const KEPT_AS = "yuangui.draft";

export function emptyDraft(at: string, openKey: string): Draft {
  const fresh = { service: undefined, isElderly: false, wishes: null, answers: [], deviceCheck: null, doneWith: null, invitation: null };
  return { ...fresh, at, openKey, wantsCallback: false };
}

/** The kept draft, if it is of the same place. */
export function keptDraft(keep: Keep, at: string): Draft | null {
  const text = keep.getItem(KEPT_AS);
  if (!text) return null;
  const kept = JSON.parse(text) as Draft;
  if (kept.at !== at) return null;
  const service = "service" in kept ? kept.service : undefined;
  const { wishes = null, invitation = null, wantsCallback = false } = kept;
  return { ...kept, service, wishes, invitation, wantsCallback };
}

export function keepDraft(keep: Keep, draft: Draft): void {
  keep.setItem(KEPT_AS, JSON.stringify(draft));
}

/** The answer to a notice as it stands now; an answer to an older text does not count. */
export function answerTo(draft: Draft, notice: NoticeView): Answer | null {
  return draft.answers.find((answer) => answer.kind === notice.kind && answer.sha256 === notice.sha256) ?? null;
}

/** Notices that may be declined without ending the service. */
export const isFreeChoice = (kind: ConsentKind): boolean => kind === "face";

/** The first notice that still stands in the way: unanswered, or declined though it is needed. */
export function openNotice(draft: Draft, notices: readonly NoticeView[]): NoticeView | null {
  return (
    notices.find((notice) => {
      const answer = answerTo(draft, notice);
      return !answer || (!answer.granted && !isFreeChoice(notice.kind));
    }) ?? null
  );
}
