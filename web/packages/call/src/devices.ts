/** The browser's camera and microphone. */
import { DeviceRefused, type DeviceChoice, type DeviceList, type DeviceProblem, type LocalMedia } from "./port.ts";

const FRAMES_PER_SECOND = 20;
const JPEG_QUALITY = 0.92;
const PROBLEM_OF: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};

/** Ask for camera and microphone. The camera opens at its full size: what is sent is scaled down. */
export async function openDevices(choice: DeviceChoice): Promise<LocalMedia> {
  if (!navigator.mediaDevices) throw new DeviceRefused("insecure");
  try {
    return localMedia(await navigator.mediaDevices.getUserMedia(constraintsOf(choice)));
  } catch (error) {
    if (error instanceof DOMException) throw new DeviceRefused(PROBLEM_OF[error.name] ?? "busy");
    throw error;
  }
}

/** What there is to choose from; names appear once the person has allowed the devices. */
export async function listDevices(): Promise<DeviceList> {
  const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const of = (kind: MediaDeviceKind) =>
    found.filter((each) => each.kind === kind).map((each) => ({ id: each.deviceId, label: each.label }));
  return { cameras: of("videoinput"), microphones: of("audioinput") };
}

function constraintsOf({ cameraId, microphoneId, facing, soundOnly }: DeviceChoice): MediaStreamConstraints {
  const which = cameraId ? { deviceId: { exact: cameraId } } : { facingMode: facing ?? "user" };
  return {
    audio: {
      echoCancellation: true,
      noiseSuppression: true,
      ...(microphoneId ? { deviceId: { exact: microphoneId } } : {}),
    },
    video: soundOnly
      ? false
      : { ...which, width: { ideal: 1280 }, height: { ideal: 960 }, frameRate: { ideal: FRAMES_PER_SECOND } },
  };
}

function localMedia(stream: MediaStream): LocalMedia {
  return {
    stream,
    setOn(kind, isOn) {
      const tracks = kind === "audio" ? stream.getAudioTracks() : stream.getVideoTracks();
      for (const track of tracks) track.enabled = isOn;
    },
    snapshot: () => pictureOf(stream),
    stop() {
      for (const track of stream.getTracks()) track.stop();
    },
  };
}

async function pictureOf(stream: MediaStream): Promise<Blob> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  await video.play();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  video.srcObject = null;
  return new Promise((resolve, reject) => {
    canvas.toBlob((picture) => (picture ? resolve(picture) : reject(new DeviceRefused("busy"))), "image/jpeg", JPEG_QUALITY);
  });
}
