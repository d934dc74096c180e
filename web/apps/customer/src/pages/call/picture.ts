/** Pictures for the bank, taken from the call's own camera. No Vue, no browser. */
import type { CustomerApi, PictureKind, Problem, UploadView } from "@yuangui/client";

export interface PictureParts {
  api: Pick<CustomerApi, "upload">;
  /** One still at the camera's full size; null when there is no camera. */
  snapshot(): Promise<Blob | null>;
  pause(ms: number): Promise<void>;
  problemIn(thrown: unknown): Problem;
  refuse(problem: Problem): void;
}

const KINDS: readonly string[] = ["document_front", "document_back", "face", "liveness", "snapshot"];

/** The kind of picture that a teller's purpose asks for. */
export function kindOf(purpose: unknown): PictureKind {
  return typeof purpose === "string" && KINDS.includes(purpose) ? (purpose as PictureKind) : "snapshot";
}

export function createPictures({ api, snapshot, pause, problemIn, refuse }: PictureParts) {
  async function upload(kind: PictureKind, picture: Blob): Promise<UploadView | null> {
    try {
      return await api.upload(kind, picture);
    } catch (thrown) {
      refuse(problemIn(thrown));
      return null;
    }
  }

  async function capture(kind: PictureKind): Promise<UploadView | null> {
    const picture = await snapshot();
    if (picture) return upload(kind, picture);
    refuse({ code: "page.no_camera", facts: {}, status: 400 });
    return null;
  }

  return {
    upload,
    capture,
    /** All stills first, evenly spaced, then all uploads: a slow network must not stretch the movement. */
    async burst(kind: PictureKind, count: number, every_ms: number): Promise<UploadView[]> {
      const pictures: Blob[] = [];
      for (let shot = 0; shot < count; shot += 1) {
        if (shot > 0) await pause(every_ms);
        const picture = await snapshot();
        if (picture) pictures.push(picture);
      }
      if (pictures.length === 0) refuse({ code: "page.no_camera", facts: {}, status: 400 });
      const kept = await Promise.all(pictures.map((picture) => upload(kind, picture)));
      // Half a movement proves nothing.
      return kept.every((each) => each !== null) ? (kept as UploadView[]) : [];
    },
  };
}
