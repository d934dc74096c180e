/** Getting a still of the customer: from their page at full size, from the video if that is silent. */
import type { DeskApi, KeptObject, PictureKind, UploadView } from "@yuangui/client";

export interface CaptureOptions {
  api: Pick<DeskApi, "snapshot" | "objects" | "upload">;
  /** The picture that the teller sees now; null without video. */
  grab(): Promise<Blob | null>;
  wait(delay_ms: number): Promise<void>;
}

const TRIES = 12;
const EVERY_MS = 500;

/** Ask for a picture and wait for it. Null when there is no way to one. */
export async function captureFor(
  { api, grab, wait }: CaptureOptions,
  contactId: string,
  kind: PictureKind,
): Promise<UploadView | null> {
  const before = new Set((await api.objects(contactId)).map((each) => each.id));
  await api.snapshot(contactId, kind);
  for (let tried = 0; tried < TRIES; tried += 1) {
    await wait(EVERY_MS);
    const fresh = (await api.objects(contactId)).find((each) => !before.has(each.id) && isPicture(each));
    if (fresh) return { object_id: fresh.id, sha256: fresh.sha256, width: 0, height: 0 };
  }
  const picture = await grab();
  return picture ? api.upload(contactId, kind, picture) : null;
}

const isPicture = (kept: KeptObject): boolean => kept.media_type.startsWith("image/");
