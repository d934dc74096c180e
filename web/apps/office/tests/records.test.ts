import type { ContactRow, TimelineItem } from "@yuangui/client";
import { expect, test } from "vitest";
import { csvOf } from "../src/office/csv.ts";
import { typedIn } from "../src/office/history.ts";
import { addressOf, allRows, NOTHING, pageIn, queryOf, wantedIn } from "../src/office/search.ts";
import { momentsOf } from "../src/office/timeline.ts";
import type { Page } from "../src/page.ts";
import { mayOpen, menuOf } from "../src/routes.ts";

test("a cell that a spreadsheet would calculate becomes text", () => {
  expect(csvOf(["a"], [['=HYPERLINK("x")'], ['say "hi"'], [3]])).toBe('\ufeff"a"\r\n"\'=HYPERLINK(""x"")"\r\n"say ""hi"""\r\n3\r\n');
});

test("the last day of a search counts whole", () => {
  const query = queryOf({ ...NOTHING, from: "2026-11-24", to: "2026-11-24" }, 1);
  expect(Date.parse(query.until ?? "") - Date.parse(query.since ?? "")).toBe(24 * 3600 * 1000);
  expect(query).not.toHaveProperty("service");
});

test("an export reads every page and stops", async () => {
  const asked: number[] = [];
  const row = (id: number) => ({ id: String(id) }) as ContactRow;
  const api = {
    contacts: async ({ page }: { page: number }) => {
      asked.push(page);
      const rows = page === 1 ? Array.from({ length: 100 }, (_, n) => row(n)) : [row(100)];
      return { rows, total: 101, page, page_size: 100 };
    },
  };
  expect(await allRows(api, NOTHING)).toHaveLength(101);
  expect(asked).toEqual([1, 2]);
});

function item(kind: string, facts: Record<string, unknown> = {}, offset_s: number | null = 5): TimelineItem {
  return { at: "2026-11-24T09:00:00Z", offset_s, kind, title_key: `timeline.${kind}`, facts };
}

test("moments stand in the lane of what they are", () => {
  const moments = momentsOf([
    item("contact.opened", {}, -40),
    item("flow.finished", { flow: "transfer", node: "risk", facts: { outcome: "authorise", result: { hits: [{}] } } }),
    item("flow.finished", { flow: "transfer", node: "face", facts: { outcome: "same" } }),
    item("flow.acted", { flow: "transfer", node: "notice", facts: { action: "spoken", answer: "yes" } }),
    item("flow.acted", { flow: "transfer", node: "payment", facts: { action: "fill", field: "amount_minor" } }),
    item("mark.script", { label_key: "script.greeting.1" }),
    item("evidence.kept", {}, null),
  ]);
  expect(moments.map((each) => each.lane)).toEqual(["call", "risk", "step", "spoken", "spoken", "picture"]);
  expect(moments.map((each) => each.at_s)).toEqual([0, 5, 5, 5, 5, 0]);
  expect(moments[2]?.labelKey).toBe("steps.face.title");
});

test("typing is told with who typed, and a correction with what was read", () => {
  const at = "2026-11-24T09:00:00Z";
  const typed = typedIn([
    { kind: "acted", at, flow: "transfer", actor: { role: "customer", id: "c" }, facts: { action: "fill", field: "amount_minor", value: 100 } },
    { kind: "acted", at, flow: "transfer", actor: { role: "teller", id: "t" }, facts: { action: "correct", field: "address", old: "柳弯", new: "柳湾" } },
    { kind: "finished", at, flow: "transfer", facts: { field: "x" } },
  ]);
  expect(typed.map(({ role, field, value, was }) => [role, field, value, was])).toEqual([
    ["customer", "amount_minor", 100, null],
    ["teller", "address", "柳湾", "柳弯"],
  ]);
});

test("the menu shows what a role may open, and nothing else", () => {
  const page = (name: string, roles: string[], menu = true): Page => ({
    name,
    path: `/${name}`,
    roles,
    ...(menu ? { menu: { place: 1, icon: "document" } } : {}),
    load: () => Promise.reject(new Error("not opened")),
  });
  const pages = [page("authorisations", ["authoriser"]), page("contacts", ["auditor", "authoriser"]), page("contact", ["auditor"], false)];
  expect(menuOf(pages, ["auditor"]).map((each) => each.name)).toEqual(["contacts"]);
  expect(mayOpen(pages[0] as Page, ["auditor"])).toBe(false);
});

test("a search stands in the address, and comes back from it", () => {
  const wanted = { ...NOTHING, text: "李", from: "2030-01-07", state: "left" };
  const address = addressOf(wanted, 3);
  expect(address).toEqual({ text: "李", from: "2030-01-07", state: "left", page: "3" });
  expect([wantedIn(address), pageIn(address)]).toEqual([wanted, 3]);
  expect([addressOf(NOTHING, 1), wantedIn({ text: ["a"], other: "b" }), pageIn({ page: "-2" })]).toEqual([{}, NOTHING, 1]);
});
