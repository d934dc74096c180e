/** What the page of reports makes of its figures. */
import type { ReportFigures } from "@yuangui/client";
import { expect, test } from "vitest";
import { barsOf, columnsOf, queryIn, told } from "../src/office/reports.ts";

const FIGURES: ReportFigures = {
  offered: 12, answered: 9, in_time_percent: 75, abandoned: 3, callbacks: 0, lost: 0, missed: 1, refused: 0,
  wait_s: 75, wait_p90_s: null, talk_s: 3700, wrap_up_s: 30, rating: 5,
};

test("figures are told as what they are, and a mean of nobody is a dash", () => {
  const words = (["answered", "in_time_percent", "wait_s", "wait_p90_s", "talk_s", "rating", "refused"] as const).map((name) => told(name, FIGURES));
  expect(words).toEqual(["9", "75%", "01:15", "–", "1:01:40", "5.0", "0"]);
});

test("an address that says nothing, or nonsense, asks for a week of days", () => {
  const week = { first: "2030-02-24", last: "2030-03-02", by: "day", per: "seat" };
  expect(queryIn({}, "2030-03-02")).toEqual(week);
  expect(queryIn({ first: "x", last: ["2030"], by: "year", per: "moon" }, "2030-03-02")).toEqual(week);
});

test("an address says which report is meant", () => {
  const asked = { first: "2030-01-01", last: "2030-01-31", by: "week", per: "place" };
  expect(queryIn(asked, "2030-03-02")).toEqual(asked);
});

test("bars are parts of the tallest, and nothing is no division by nothing", () => {
  const quiet = { ...FIGURES, answered: 0, abandoned: 0 };
  const bars = barsOf([{ start: "2030-01-01", figures: FIGURES }, { start: "2030-01-02", figures: quiet }]);
  expect(bars.map(({ low, high }) => [low, high])).toEqual([[0.75, 0.25], [0, 0]]);
  expect(barsOf([{ start: "2030-01-02", figures: quiet }])[0]).toMatchObject({ low: 0, high: 0 });
});

test("whoever left while waiting is in no seat's row", () => {
  expect(columnsOf("seat")).not.toContain("abandoned");
  expect(columnsOf("place")).toContain("abandoned");
});
