import { expect, test } from "vitest";
import { exceptionsIn, exceptionsText, spansIn, spansText, usualHours } from "../src/office/hours.ts";

test("spans are read as people write them, and written one way", () => {
  const written = ["08:30-12:00 14:00-17:30", "8:30 - 12:00，14:00 – 17:30", "14：00至17：30、08:30～12:00"];
  for (const text of written) expect(spansText(spansIn(text) ?? [])).toBe("08:30-12:00 14:00-17:30");
  expect(spansIn("  ")).toEqual([]);
  expect(spansText(spansIn("00:00-24:00") ?? [])).toBe("00:00-24:00");
});

test("what is no span of a day is not taken for one", () => {
  for (const text of ["9-5", "17:30-08:30", "08:30-08:30", "08:30", "25:00-26:00", "24:30-24:40", "09:00-12:00 11:00-13:00", "上午"]) {
    expect(spansIn(text), text).toBeNull();
  }
});

test("different days are read line by line", () => {
  const { exceptions, wrong } = exceptionsIn(
    ["2026-10-10 08:30-12:00 14:00-17:30 调休", "", "2026/10/1..2026/10/7 休 国庆节", "2027年1月1日 元旦 新年"].join("\n"),
  );
  expect(wrong).toEqual([]);
  expect(exceptions).toEqual([
    { first: "2026-10-01", last: "2026-10-07", spans: [], note: "国庆节" },
    { first: "2026-10-10", last: "2026-10-10", spans: usualHours().weekly[0], note: "调休" },
    { first: "2027-01-01", last: "2027-01-01", spans: [], note: "元旦 新年" },
  ]);
  expect(exceptionsIn(exceptionsText(exceptions)).exceptions).toEqual(exceptions);
});

test("the numbers of lines that cannot hold are told", () => {
  const lines = ["2026-02-30 没有这天", "2026-10-07..2026-10-01", "国庆节", "2026-10-01..2026-10-07", "2026-10-05 09:00-12:00", "2026-10-08 12:00-09:00"];
  expect(exceptionsIn(lines.join("\n")).wrong).toEqual([1, 2, 3, 5, 6]);
});
