/** Whose stream is whose, by what the server says of who is in the call. */

export interface Known {
  readonly peer_id: string;
  readonly role: string;
  readonly display_name: string;
}

export interface Party {
  readonly peerId: string;
  readonly role: string;
  readonly name: string;
  readonly stream: MediaStream;
}

type Streams = ReadonlyMap<string, MediaStream>;

/** The stream of a role; of somebody not known yet where nobody is known to have it, never of another. */
export function streamOf(role: string, known: readonly Known[], others: Streams): MediaStream | null {
  const own = known.find((each) => each.role === role);
  if (own) return others.get(own.peer_id) ?? null;
  return [...others].find(([peer]) => !known.some((each) => each.peer_id === peer))?.[1] ?? null;
}

/** Those who are heard beside a role, in the order in which they came. */
export function besides(role: string, known: readonly Known[], others: Streams): Party[] {
  return known.flatMap(({ peer_id, role: own, display_name }) => {
    const stream = others.get(peer_id);
    return stream && own !== role ? [{ peerId: peer_id, role: own, name: display_name, stream }] : [];
  });
}
