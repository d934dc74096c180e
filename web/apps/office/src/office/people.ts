/** What an administrator does with staff. No Vue, no browser: all is handed in. */
import { problemIn, type NewStaff, type OfficeApi, type Problem, type StaffPlace, type StaffRole, type StaffRow, type StartPassword } from "@yuangui/client";

export const ROLES: readonly StaffRole[] = ["teller", "authoriser", "supervisor", "quality", "administrator", "auditor"];

export type ActKind = "roles" | "dismiss" | "bring_back" | "reset_password";
/** An act that waits to be confirmed. */
export type Asked = { kind: "employ" } | { kind: ActKind; person: StaffRow };

/** What the form holds: all of it for a new person, only the roles for a change. */
export type Draft = NewStaff;

export interface PeopleState {
  readonly asked: Asked | null;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  /** What is wrong with the form, by field; told once it was sent. */
  readonly faults: readonly (keyof Draft)[];
  /** Shown once: it is kept nowhere. */
  readonly started: StartPassword | null;
}

export const NOTHING_ASKED: PeopleState = { asked: null, isBusy: false, problem: null, faults: [], started: null };

export interface PeopleParts {
  api: Pick<OfficeApi, "employ" | "changeRoles" | "dismiss" | "bringBack" | "resetPassword">;
  show(state: PeopleState): void;
  /** Something was done: what the page shows is old. */
  changed(): void;
}

export function createPeople({ api, show, changed }: PeopleParts) {
  let state = NOTHING_ASKED;

  function become(change: Partial<PeopleState>): void {
    show((state = { ...state, ...change }));
  }

  async function act(asked: Asked, draft: Draft): Promise<StartPassword | null> {
    if (asked.kind === "employ") return api.employ(draft);
    if (asked.kind === "bring_back") return api.bringBack(asked.person.id);
    if (asked.kind === "reset_password") return api.resetPassword(asked.person.id);
    await (asked.kind === "roles" ? api.changeRoles(asked.person.id, draft.roles) : api.dismiss(asked.person.id));
    return null;
  }

  return {
    ask: (asked: Asked) => become({ ...NOTHING_ASKED, asked }),
    /** Leave the question, or the start password, behind. */
    close: () => become(NOTHING_ASKED),
    async confirm(draft: Draft): Promise<void> {
      const { asked, isBusy } = state;
      if (!asked || isBusy) return;
      const tidy = { ...draft, name: draft.name.trim().toLowerCase(), number: draft.number.trim(), display_name: draft.display_name.trim() };
      const faults = faultsOf(asked, tidy);
      if (faults.length) return become({ faults, problem: null });
      become({ isBusy: true, problem: null, faults: [] });
      try {
        const started = await act(asked, tidy);
        become({ ...NOTHING_ASKED, started });
        changed();
      } catch (error) {
        become({ isBusy: false, problem: problemIn(error) });
      }
    },
  };
}

/** What the form starts with: nothing for a new person, else what the person has. */
export function draftFor(asked: Asked, ownPlace: string): Draft {
  if (asked.kind === "employ") return { name: "", number: "", display_name: "", roles: ["teller"], org_path: ownPlace };
  const { name, number, display_name, roles, org_path } = asked.person;
  return { name, number, display_name, roles: [...roles], org_path };
}

/** The people in whose names, number or institution every word occurs. */
export function found(people: readonly StaffRow[], text: string, placeName: (path: string) => string): StaffRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return people.filter((person) => {
    const all = [person.name, person.number, person.display_name, placeName(person.org_path)].join(" ").toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** The names of institutions in one language, by path; a path without one stands for itself. */
export function namesOf(places: readonly StaffPlace[], locale: string): (path: string) => string {
  const names = new Map(places.map((place) => [place.org_path, place.name[locale]]));
  return (path) => names.get(path) ?? path;
}

function faultsOf(asked: Asked, draft: Draft): (keyof Draft)[] {
  const faults: (keyof Draft)[] = [];
  if (asked.kind === "employ") {
    if (!/^[a-z][a-z0-9_.-]{1,31}$/.test(draft.name)) faults.push("name");
    if (!/^[A-Za-z0-9-]{1,20}$/.test(draft.number)) faults.push("number");
    if (!draft.display_name || [...draft.display_name].length > 30) faults.push("display_name");
    if (!draft.org_path) faults.push("org_path");
  }
  if ((asked.kind === "employ" || asked.kind === "roles") && draft.roles.length === 0) faults.push("roles");
  return faults;
}
