/** The live line of the office, opened once by the shell. */
import { browserHost, createLive, type Live } from "@yuangui/client";
import { inject, onScopeDispose, provide, type InjectionKey } from "vue";

const KEY: InjectionKey<Live> = Symbol("line");

export function openLine(): Live {
  const line = createLive(browserHost("staff"));
  onScopeDispose(() => line.close());
  provide(KEY, line);
  return line;
}

export function useLine(): Live {
  const line = inject(KEY);
  if (!line) throw new Error("openLine() was not called by the shell");
  return line;
}

/** Do something whenever a topic may have changed: at every message of it, and when the line is back. */
export function useChanges(topic: (name: string) => boolean, act: () => void): void {
  const line = useLine();
  const offs = [
    line.on("changed", (message) => topic(String(message["topic"])) && act()),
    line.onState((state) => state === "open" && act()),
  ];
  onScopeDispose(() => offs.forEach((off) => off()));
}
