/** A reading that can be repeated: what came, or why it did not. The newest question wins. */
import { problemIn, type Problem } from "@yuangui/client";
import { shallowRef, type ShallowRef } from "vue";

export interface Loading<T> {
  value: ShallowRef<T | null>;
  problem: ShallowRef<Problem | null>;
  isBusy: ShallowRef<boolean>;
  read(): Promise<void>;
}

export function useLoading<T>(ask: () => Promise<T>): Loading<T> {
  const value = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const isBusy = shallowRef(false);
  let newest = 0;

  async function read(): Promise<void> {
    const mine = ++newest;
    isBusy.value = true;
    try {
      const found = await ask();
      if (mine === newest) [value.value, problem.value] = [found, null];
    } catch (error) {
      if (mine === newest) problem.value = problemIn(error);
    } finally {
      if (mine === newest) isBusy.value = false;
    }
  }

  return { value, problem, isBusy, read };
}
