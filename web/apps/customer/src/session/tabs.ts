/** Only one tab of a browser has the visit: the one that was opened last. */
export function browserTabs(): { claim(): void; onClaimed(hear: () => void): void } {
  if (!("BroadcastChannel" in globalThis)) return { claim: () => {}, onClaimed: () => {} };
  const channel = new BroadcastChannel("yuangui.visit");
  return {
    claim: () => channel.postMessage("claim"),
    onClaimed: (hear) => channel.addEventListener("message", () => hear()),
  };
}
