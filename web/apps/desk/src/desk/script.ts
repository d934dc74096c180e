/** What the teller says at a step, line by line, and which lines have been said. */
import type { ContactView } from "@yuangui/client";
import type { Drafts } from "./drafts.ts";

export interface ScriptLine {
  key: string;
  isSaid: boolean;
}

const LINES_MAX = 6;

/** Where the script stands: names both the texts and the ticks of this visit. */
export function placeOf(contact: ContactView): { name: string; visit: number } {
  if (contact.state !== "in_call") return { name: "after", visit: 0 };
  const { run } = contact;
  if (!run) return { name: "greeting", visit: 0 };
  return run.end === null ? { name: run.step_type ?? "working", visit: run.visit } : { name: "closing", visit: run.visit };
}

/** The lines for a contact as it stands; none where no text was written. */
export function linesOf(contact: ContactView, drafts: Drafts, has: (key: string) => boolean): ScriptLine[] {
  const keys = keysOf(contact).filter(has);
  const said = saidIn(drafts, contact);
  return keys.map((key) => ({ key, isSaid: said.has(key) }));
}

/** The service's own words where it has some, ours for the kind of step where it has none. */
function keysOf(contact: ContactView): string[] {
  const { run } = contact;
  if (run?.node && run.end === null) return [`flow:${run.flow}:steps.${run.node}.script`];
  const { name } = placeOf(contact);
  return Array.from({ length: LINES_MAX }, (_, place) => `script.${name}.${place + 1}`);
}

/** Remember that a line was said. */
export function tick(contact: ContactView, drafts: Drafts, key: string): void {
  drafts.write(draftOf(contact), [...saidIn(drafts, contact).add(key)].join(" "));
}

function saidIn(drafts: Drafts, contact: ContactView): Set<string> {
  return new Set(drafts.read(draftOf(contact)).split(" ").filter(Boolean));
}

function draftOf(contact: ContactView): string {
  const { name, visit } = placeOf(contact);
  return `said.${contact.run?.id ?? "none"}.${name}.${visit}`;
}
