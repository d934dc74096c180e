import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effectScope, nextTick, ref } from "vue";
import { useSettled } from "../src/settled.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stage() {
  const contact = ref<string | null>(null);
  const isUp = ref(false);
  const scope = effectScope();
  const isSettled = scope.run(() => useSettled(() => contact.value, () => isUp.value));
  return { contact, isUp, scope, now: () => isSettled?.value };
}

test("a service is drawn once the call is up, and anew for each contact", async () => {
  const { contact, isUp, now } = stage();
  contact.value = "ctc_1";
  await nextTick();
  expect(now()).toBe(false);
  isUp.value = true;
  await nextTick();
  expect(now()).toBe(true);
  isUp.value = false;
  await nextTick();
  expect(now()).toBe(true);
  contact.value = "ctc_2";
  await nextTick();
  expect(now()).toBe(false);
});

test("whoever cannot connect sees the service after a moment", async () => {
  const { contact, now } = stage();
  contact.value = "ctc_1";
  await nextTick();
  vi.advanceTimersByTime(799);
  expect(now()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(now()).toBe(true);
});

test("without a contact nothing is drawn, whatever the call does", async () => {
  const { contact, isUp, now } = stage();
  isUp.value = true;
  await nextTick();
  expect(now()).toBe(false);
  contact.value = "ctc_1";
  await nextTick();
  expect(now()).toBe(true);
  contact.value = null;
  await nextTick();
  expect(now()).toBe(false);
});
