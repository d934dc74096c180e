import type { LocalMedia } from "@yuangui/call";
import { Refused, type NetworkFigures, type Problem } from "@yuangui/client";
import { isNews, minutesOf, waitedNow } from "@yuangui/visit";
import { expect, test } from "vitest";
import { createPictures, kindOf } from "../src/pages/call/picture.ts";
import { qualityOf } from "../src/pages/call/quality.ts";
import { createCheck, gradeOf, type CheckState } from "../src/pages/check/check.ts";
import { placeOfAddress } from "../src/session/address.ts";
import { hostOf } from "../src/shell/browser.ts";

function checking(open: () => LocalMedia, network: NetworkFigures | null = { rtt_ms: 40, down_kbps: 9000 }) {
  const seen: CheckState[] = [];
  let hear: (level: number) => void = () => {};
  const check = createCheck({
    openDevices: async () => open(),
    isRefusal: (thrown) => (thrown === "denied" ? "denied" : null),
    probe: async () => network,
    listen: (_, to) => {
      hear = to;
      return () => {
        expect(hear).toBe(to);
        hear = () => {};
      };
    },
    show: (state) => seen.push(state),
  });
  return { check, seen, speak: (level: number) => hear(level) };
}

function camera(): LocalMedia & { stopped: boolean } {
  const stream = { getVideoTracks: () => [{ getSettings: () => ({ width: 1280, height: 960 }) }] };
  const media = { stream: stream as unknown as MediaStream, stopped: false, setOn: () => {}, snapshot: async () => new Blob() };
  return { ...media, stop() { this.stopped = true; } };
}

test("the check opens the devices, measures the network and keeps the result", async () => {
  const own = camera();
  const { check, seen, speak } = checking(() => own);
  await check.run();
  speak(0.5);
  expect(seen.map((state) => state.phase)).toEqual(["asking", "measuring", "done", "done"]);
  expect(seen.at(-1)?.level).toBe(0.5);
  expect(check.result()).toEqual({ camera: { width: 1280, height: 960 }, microphone: true, rtt_ms: 40, down_kbps: 9000, grade: "good" });
  check.stop();
  check.stop();
  expect(own.stopped).toBe(true);
});

test("a camera that is refused is said, and tried again without harm", async () => {
  let isAllowed = false;
  const { check, seen } = checking(() => {
    if (!isAllowed) throw "denied";
    return camera();
  });
  await check.run();
  expect(seen.at(-1)).toMatchObject({ phase: "blocked", problem: "denied" });
  isAllowed = true;
  await check.run();
  expect(seen.at(-1)).toMatchObject({ phase: "done", problem: null });
});

test("the place is said by the address once, and then remembered", () => {
  const kept = new Map<string, string>();
  const keep = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, text: string) => void kept.set(name, text) };
  expect(placeOfAddress("", keep)).toBe("/");
  expect(placeOfAddress("?at=/union/c01/", keep)).toBe("/union/c01/");
  expect(placeOfAddress("?x=1", keep)).toBe("/union/c01/");
});

test("networks are graded by the worse of their figures", () => {
  expect(gradeOf({ rtt_ms: 50, down_kbps: 5000 })).toBe("good");
  expect(gradeOf({ rtt_ms: 50, down_kbps: 500 })).toBe("weak");
  expect(gradeOf({ rtt_ms: 900, down_kbps: 5000 })).toBe("poor");
  expect(gradeOf(null)).toBe("none");
});

test("a connection's quality needs figures", () => {
  expect(qualityOf(null)).toBeNull();
  expect(qualityOf({ rtt_ms: null, lost_percent: null, jitter_ms: 3, fps: 20, kbps: 500, frozen_s: 0 })).toBeNull();
  expect(qualityOf({ rtt_ms: 30, lost_percent: 10, jitter_ms: 3, fps: 20, kbps: 500, frozen_s: 0 })).toBe("poor");
  expect(qualityOf({ rtt_ms: 30, lost_percent: 0, jitter_ms: 3, fps: 20, kbps: 500, frozen_s: 0 })).toBe("good");
});

test("waiting is told in whole minutes and counted on between two readings", () => {
  expect(minutesOf({ estimate_s: 10 })).toBe(1);
  expect(minutesOf({ estimate_s: 130 })).toBe(3);
  expect(minutesOf({ estimate_s: null })).toBeNull();
  expect(waitedNow({ waited_s: 60 }, 1000, 6500)).toBe(65);
});

test("only a new place in the queue and a ringing desk are news", () => {
  const ticket = { number: "A1", ahead: 2, position: 3, is_offered: false, waited_s: 5, estimate_s: 60, is_long: false, is_recall: false, instead: null };
  expect(isNews(ticket, { ...ticket, waited_s: 9 })).toBe(false);
  expect(isNews(ticket, { ...ticket, position: 2 })).toBe(true);
  expect(isNews(ticket, { ...ticket, is_offered: true })).toBe(true);
});

function pictures(parts: { shots?: (Blob | null)[]; fails?: boolean }) {
  const refused: Problem[] = [];
  const order: string[] = [];
  const made = createPictures({
    api: {
      upload: async () => {
        order.push("upload");
        if (parts.fails) throw new Refused({ code: "upload.too_large", facts: {}, status: 413 });
        return { object_id: "o", sha256: "", width: 1, height: 1 };
      },
    },
    snapshot: async () => {
      order.push("shot");
      return parts.shots ? (parts.shots.shift() ?? null) : new Blob();
    },
    pause: async () => {},
    problemIn: (thrown) => (thrown as { problem: Problem }).problem,
    refuse: (problem) => refused.push(problem),
  });
  return { made, refused, order };
}

test("a burst takes all stills before it sends any", async () => {
  const { made, order } = pictures({});
  expect(await made.burst("liveness", 3, 10)).toHaveLength(3);
  expect(order).toEqual(["shot", "shot", "shot", "upload", "upload", "upload"]);
});

test("without a camera, or when a picture is refused, the reason is said and nothing is half done", async () => {
  const dark = pictures({ shots: [null] });
  expect(await dark.made.capture("face")).toBeNull();
  expect(dark.refused[0]?.code).toBe("page.no_camera");
  const full = pictures({ fails: true });
  expect(await full.made.burst("liveness", 2, 10)).toEqual([]);
  expect(full.refused[0]?.code).toBe("upload.too_large");
});

test("a purpose that is no kind of picture becomes a plain snapshot", () => {
  expect([kindOf("face"), kindOf("anything"), kindOf(7)]).toEqual(["face", "snapshot", "snapshot"]);
});

test("browsers inside other apps are known", () => {
  expect(hostOf("Mozilla/5.0 MicroMessenger/8.0")).toBe("wechat");
  expect(hostOf("Mozilla/5.0 AlipayClient/10")).toBe("alipay");
  expect(hostOf("Mozilla/5.0 Chrome/140")).toBe("browser");
});
