/** What an administrator does with staff: asked, checked, done once; the password is shown once. */
import { Refused, type StaffRow } from "@yuangui/client";
import { expect, test } from "vitest";
import { createPeople, draftFor, found, namesOf, type PeopleState } from "../src/office/people.ts";
import { menuOf, mayOpen, pages } from "../src/routes.ts";

const ANNA: StaffRow = { id: "stf_1", name: "anna", number: "8003", display_name: "安娜", roles: ["teller"], org_path: "/union/c05/", is_active: true };
const STARTED = { name: "anna", display_name: "安娜", start_password: "abcd-efgh-jkmn-pqrs" };
const NEW = { name: " Anna ", number: "8003", display_name: " 安娜 ", roles: ["teller" as const], org_path: "/union/c05/" };

function stage(fails: Error | null = null) {
  const sent: unknown[][] = [];
  const shown: PeopleState[] = [];
  let changes = 0;
  async function did<T>(answer: T, ...what: unknown[]): Promise<T> {
    sent.push(what);
    if (fails) throw fails;
    return answer;
  }
  const people = createPeople({
    api: {
      employ: (person) => did(STARTED, "employ", person),
      changeRoles: (...what) => did(undefined, "roles", ...what),
      dismiss: (...what) => did(undefined, "dismiss", ...what),
      bringBack: (...what) => did(STARTED, "bring_back", ...what),
      resetPassword: (...what) => did(STARTED, "reset_password", ...what),
    },
    show: (state) => shown.push(state),
    changed: () => (changes += 1),
  });
  return { people, sent, now: () => shown.at(-1), changes: () => changes };
}

test("a new person is sent tidy and once, and the password goes with the dialog", async () => {
  const { people, sent, now, changes } = stage();
  people.ask({ kind: "employ" });
  await Promise.all([people.confirm(NEW), people.confirm(NEW)]);
  expect(sent).toEqual([["employ", { ...NEW, name: "anna", display_name: "安娜" }]]);
  expect(now()).toMatchObject({ asked: null, started: STARTED });
  expect(changes()).toBe(1);
  people.close();
  expect(now()?.started).toBeNull();
});

test("what is wrong in the form is told by field, and nothing is sent", async () => {
  const { people, sent, now } = stage();
  people.ask({ kind: "employ" });
  await people.confirm({ name: "8x", number: "", display_name: " ", roles: [], org_path: "" });
  expect(now()?.faults).toEqual(["name", "number", "display_name", "org_path", "roles"]);
  people.ask({ kind: "roles", person: ANNA });
  await people.confirm({ ...draftFor({ kind: "roles", person: ANNA }, "/"), roles: [] });
  expect(now()?.faults).toEqual(["roles"]);
  expect(sent).toEqual([]);
});

test("each act asks for what it means", async () => {
  const { people, sent, now } = stage();
  const started: boolean[] = [];
  for (const kind of ["roles", "dismiss", "bring_back", "reset_password"] as const) {
    people.ask({ kind, person: ANNA });
    await people.confirm(draftFor({ kind, person: ANNA }, "/"));
    started.push(now()?.started !== null);
  }
  expect(sent).toEqual([["roles", "stf_1", ["teller"]], ["dismiss", "stf_1"], ["bring_back", "stf_1"], ["reset_password", "stf_1"]]);
  expect(started).toEqual([false, false, true, true]);
});

test("a refusal stays in the dialog, with what was typed", async () => {
  const { people, now, changes } = stage(new Refused({ code: "institution.name_taken", status: 409, facts: { name: "anna" } }));
  people.ask({ kind: "employ" });
  await people.confirm(NEW);
  expect(now()).toMatchObject({ asked: { kind: "employ" }, isBusy: false, problem: { code: "institution.name_taken" } });
  expect(changes()).toBe(0);
});

test("people are found by name, number and institution", () => {
  const placeName = namesOf([{ org_path: "/union/c05/", name: { "zh-CN": "晴溪", en: "Qingxi" }, kind: "county" }], "en");
  const both = [ANNA, { ...ANNA, id: "stf_2", name: "bea", number: "8004", display_name: "贝", org_path: "/union/" }];
  const ids = (text: string) => found(both, text, placeName).map((person) => person.id);
  expect([ids(""), ids("安"), ids("8004"), ids("QING an"), ids("zz")]).toEqual([["stf_1", "stf_2"], ["stf_1"], ["stf_2"], ["stf_1"], []]);
});

test("an administrator begins with staff and opens routing plans beside it, nothing else", () => {
  expect(menuOf(pages, ["administrator"]).map((page) => page.name)).toEqual(["staff", "routing"]);
  expect(pages.filter((page) => mayOpen(page, ["administrator"])).map((page) => page.name)).toEqual(["staff", "routing"]);
  expect(menuOf(pages, ["supervisor", "quality", "auditor", "authoriser"]).map((page) => page.name)).not.toContain("staff");
});
