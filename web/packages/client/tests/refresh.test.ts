import { expect, test } from "vitest";
import { createRefresh } from "../src/refresh.ts";

test("calls while it reads make one more reading", async () => {
  const waiting: (() => void)[] = [];
  const refresh = createRefresh(() => new Promise((resolve) => waiting.push(resolve)), async () => {});
  const all = [refresh(), refresh(), refresh()];
  expect(waiting.length).toBe(1);
  waiting[0]?.();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(waiting.length).toBe(2);
  waiting[1]?.();
  await Promise.all(all);
  expect(waiting.length).toBe(2);
  void refresh();
  expect(waiting.length).toBe(3);
});
