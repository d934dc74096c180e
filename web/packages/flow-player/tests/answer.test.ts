// @vitest-environment happy-dom
import type { RunView } from "@yuangui/client";
import { createI18n, type Locale } from "@yuangui/i18n";
import { mount } from "@vue/test-utils";
import { expect, test, vi } from "vitest";
import { answerOf } from "../src/answer.ts";
import FlowPlayer from "../src/FlowPlayer.vue";
import RunAnswer from "../src/RunAnswer.vue";

const line = (day: number, amount_minor: number) => ({
  at: `2026-03-0${day}T02:00:00+00:00`, amount_minor, balance_after_minor: 120_050, purpose: `purpose ${day}`, counter_number_masked: "6217****0001",
});
const account = {
  masked_number: "6217****1234", kind: "savings", state: "normal", currency: "CNY",
  balance_minor: 120_050, available_minor: 100_050, lines: [line(1, -500), line(2, 2_000)],
};

function run(answer: RunView["answer"], end: string | null = "completed"): RunView {
  return {
    id: "run_1", flow: "balance_query", version: 1, definition_hash: "", status: "ended", end, answer: answer ?? null,
    node: null, visit: 9, step_type: null, state: {}, actions: [], steps: [], results: {}, waits_for_video: false,
  };
}

function shown(answer: RunView["answer"], { locale = "zh-CN", read }: { locale?: Locale; read?: (sentence: string) => void } = {}) {
  return mount(RunAnswer, { props: { run: run(answer), read }, global: { plugins: [createI18n([], locale)] } });
}

const of = (...accounts: unknown[]) => ({ accounts, as_of: "2026-03-03T02:00:00+00:00" });

test("a balance stands in figures and in words, with what may be spent and the latest line first", () => {
  const page = shown(of(account));
  expect(page.text()).toContain("储蓄账户");
  expect(page.text()).toContain("6217****1234");
  expect(page.text()).toContain("¥1,200.50");
  expect(page.text()).toContain("壹仟贰佰元伍角整");
  expect(page.text()).toContain("¥1,000.50");
  expect(page.findAll("li").map((each) => each.find(".purpose").text())).toEqual(["purpose 2", "purpose 1"]);
  expect(page.findAll(".amount").map((each) => each.text())).toEqual(["收入 ¥20.00", "支出 ¥5.00"]);
});

test("an account that is not as usual says so; one without lines says that too", () => {
  const page = shown(of({ ...account, state: "frozen", lines: [] }));
  expect(page.text()).toContain("已冻结");
  expect(page.text()).toContain("最近三个月没有收支。");
  expect(shown(of(account)).text()).not.toContain("已冻结");
});

test("what is read aloud names no more of the number than its end", async () => {
  const read = vi.fn();
  await shown(of(account), { read }).get("button").trigger("click");
  expect(read).toHaveBeenCalledExactlyOnceWith("您的储蓄账户，尾号 1 2 3 4，余额壹仟贰佰元伍角整，可用¥1,000.50。");
  expect(shown(of(account)).find("button").exists()).toBe(false);
});

test("English, other currencies and debts have no cheque words", () => {
  expect(shown(of(account), { locale: "en" }).find(".words").exists()).toBe(false);
  expect(shown(of({ ...account, currency: "USD" })).find(".words").exists()).toBe(false);
  expect(shown(of({ ...account, balance_minor: -100 })).find(".words").exists()).toBe(false);
});

test("more lines than are read at a glance are left to the receipt", () => {
  const page = shown(of({ ...account, lines: Array.from({ length: 9 }, () => line(1, 1)) }));
  expect(page.findAll("li")).toHaveLength(8);
  expect(page.text()).toContain("还有更早的明细，请看回单。");
});

test("an answer of another form than expected shows nothing", () => {
  for (const strange of [null, {}, { accounts: 3 }, { accounts: [{ balance_minor: "1" }] }]) {
    expect(answerOf(run(strange))).toBeNull();
    expect(shown(strange).text()).toBe("");
  }
  expect(answerOf(run(of({ ...account, lines: [{ amount_minor: 1 }, line(1, 1)] })))?.accounts[0]?.lines).toHaveLength(1);
});

test("the answer stands with the end of its service, for customer and teller alike", () => {
  for (const role of ["customer", "teller"] as const) {
    const page = mount(FlowPlayer, {
      props: { run: run(of(account)), role, tools: {} as never },
      global: { plugins: [createI18n([], "zh-CN")] },
    });
    expect(page.text()).toContain("业务已办理完成");
    expect(page.text()).toContain("¥1,200.50");
  }
});
