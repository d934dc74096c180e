import type { PartyQuality } from "@yuangui/client";
import { createI18n } from "@yuangui/i18n";
import { mount } from "@vue/test-utils";
import { expect, test, vi } from "vitest";
import { linesOf, poorStretchesOf } from "../src/office/quality.ts";
import QualityChart from "../src/pages/contact/QualityChart.vue";
import texts from "../src/texts/office.json";

function party(...samples: readonly (readonly [offset_s: number, mos: number | null])[]): PartyQuality {
  const unsaid = { rtt_ms: null, lost_percent: null, jitter_ms: null, fps: null, kbps: null, frozen_s: null, level: null };
  return {
    role: "customer",
    rtt_ms_median: null,
    mos_worst: null,
    frozen_s: null,
    samples: samples.map(([offset_s, mos]) => ({ ...unsaid, offset_s, mos })),
  };
}

test("a line breaks where nothing was measured", () => {
  const lines = linesOf(party([0, null], [5, 4.4], [10, 4.3], [60, 4.2]));

  expect(lines.map((line) => line.map((point) => point.at_s))).toEqual([[5, 10], [60]]);
});

test("poor stretches come worst first, each from the sample before it", () => {
  const poor = poorStretchesOf(party([5, 4.4], [10, 3.0], [15, 2.5], [20, 3.1], [25, 1.4], [100, 2.9]));

  expect(poor).toEqual([
    { role: "customer", from_s: 20, to_s: 25, mos: 1.4 },
    { role: "customer", from_s: 5, to_s: 15, mos: 2.5 },
    { role: "customer", from_s: 95, to_s: 100, mos: 2.9 },
  ]);
});

test("a call that began badly is poor from its start", () => {
  expect(poorStretchesOf(party([2, 2.0]))).toEqual([{ role: "customer", from_s: 0, to_s: 2, mos: 2.0 }]);
  expect(poorStretchesOf(party([2, null]))).toEqual([]);
});

function chart(...quality: PartyQuality[]) {
  return mount(QualityChart, { props: { quality, durationS: 200, atS: 0 }, global: { plugins: [createI18n([texts], "en")] } });
}

test("a press on the chart jumps to that moment, on a poor stretch to its beginning", async () => {
  const page = chart({ ...party([50, 4.4], [55, 2.0]), rtt_ms_median: 42, mos_worst: 2.0 });
  vi.spyOn(page.get<HTMLElement>(".plot").element, "getBoundingClientRect").mockReturnValue(new DOMRect(100, 0, 400, 44));

  await page.get(".plot").trigger("click", { clientX: 400 });
  await page.get("button").trigger("click");

  expect(page.emitted("seek")).toEqual([[150], [50]]);
  expect(page.get("button").attributes("title")).toBe("Customer 00:50–00:55 hears badly (MOS 2.0)");
  expect(page.text()).toContain("rtt 42 ms · worst MOS 2.0 · frozen – s");
});

test("a call of which nothing was measured says so", () => {
  expect(chart().text()).toContain("Nothing was measured");
});
