/** Reading a kept file to compare it with its digest. */

/** Whether the bytes behind an address have this SHA-256; null where that cannot be told. */
export async function hasDigest(address: string, sha256: string): Promise<boolean | null> {
  if (!globalThis.crypto?.subtle) return null;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) return null;
    const digest = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === sha256;
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
