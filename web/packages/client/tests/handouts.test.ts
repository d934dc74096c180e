/** Which file has just come, and to which file a picture belongs. */
import { expect, test } from "vitest";
import { cameSince, handoutOf } from "../src/handouts.ts";
import type { HandoutView } from "../src/contract.ts";

const handout = (id: string, by: HandoutView["by"] = "teller", pages = [id]): HandoutView => ({
  id,
  name: `${id}.pdf`,
  by,
  media_type: "application/pdf",
  sha256: "ab",
  given_at: "2026-11-24T09:00:00Z",
  pages,
});

test("the newest file of the other side is news, once", () => {
  const [one, two, own] = [handout("evo_1"), handout("evo_2"), handout("evo_3", "customer")];

  expect(cameSince([], [one, two, own], "teller")).toBe(two);
  expect(cameSince([one, two], [one, two, own], "teller")).toBeNull();
  expect(cameSince([one], [one, own], "customer")).toBe(own);
});

test("a page leads to its file", () => {
  const [long, picture] = [handout("evo_1", "teller", ["evo_1a", "evo_1b"]), handout("evo_2")];

  expect(handoutOf([long, picture], "evo_1b")).toBe(long);
  expect(handoutOf([long, picture], "evo_2")).toBe(picture);
  expect(handoutOf([long, picture], "evo_9")).toBeNull();
  expect(handoutOf([long, picture], null)).toBeNull();
});
