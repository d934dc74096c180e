/** What the teller must not overlook about this contact, the gravest first. */
import type { ContactView, ServiceView } from "@yuangui/client";
import { riskHitsOf } from "@yuangui/flow-player";

export interface Hint {
  tone: "bad" | "warn" | "info";
  /** A text of the desk, or (with `flow`) of the service. */
  key: string;
  flow?: string;
  slots?: Readonly<Record<string, number>>;
}

export function hintsOf(contact: ContactView, services: readonly ServiceView[]): Hint[] {
  const { run } = contact;
  const hints: Hint[] = [];
  if (run) {
    const tone = { refuse: "bad", authorise: "warn" } as const;
    for (const hit of riskHitsOf(run)) {
      const known = tone[hit.outcome as keyof typeof tone];
      if (known) hints.push({ tone: known, key: hit.reasonKey, flow: run.flow });
    }
  }
  const service = services.find((each) => each.flow === (run?.flow ?? contact.service));
  const { recording } = contact.call;
  if (recording?.is_complete === false) {
    const key = service?.needs_recording ? "hint.gap_forbids" : "hint.gap";
    hints.push({ tone: service?.needs_recording ? "bad" : "warn", key, slots: { percent: recording.covered_percent ?? 0 } });
  }
  if (service?.risk === "high") hints.push({ tone: "warn", key: "hint.high_risk" });
  if (contact.priority.some((each) => each.id === "recall")) hints.push({ tone: "bad", key: "hint.recall" });
  for (const aid of contact.wishes?.aids ?? []) hints.push({ tone: "warn", key: `hint.${aid}` });
  if (contact.is_elderly) hints.push({ tone: "warn", key: "hint.elderly" });
  if (!contact.face_allowed) hints.push({ tone: "info", key: "hint.no_face" });
  return hints.sort((one, other) => ORDER.indexOf(one.tone) - ORDER.indexOf(other.tone));
}

const ORDER = ["bad", "warn", "info"];
