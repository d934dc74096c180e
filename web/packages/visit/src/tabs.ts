/** Only one page of a browser has the visit: the one that was opened last. */
export interface Tabs {
  claim(): void;
  onClaimed(hear: () => void): void;
  close(): void;
}

export function browserTabs(): Tabs {
  if (!("BroadcastChannel" in globalThis)) return { claim: () => {}, onClaimed: () => {}, close: () => {} };
  const channel = new BroadcastChannel("yuangui.visit");
  return {
    claim: () => channel.postMessage("claim"),
    onClaimed: (hear) => channel.addEventListener("message", () => hear()),
    close: () => channel.close(),
  };
}
