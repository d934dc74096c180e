/** Teller large, self small, and the signs that must never be missing. */
import { play, type CallState } from "@yuangui/call";
import { tellerStream } from "@yuangui/visit";
import { askingButton, button, heading, make, say } from "../dom.ts";
import type { ElementView } from "../model.ts";
import type { Screen, Tools } from "./screen.ts";

export function callScreen({ texts: { t, problem }, model, wholePage }: Tools): Screen {
  const remote = make("video", { class: "remote", playsinline: "", "aria-label": t("element.teller_picture") });
  const own = make("video", { class: "own", playsinline: "", "aria-label": t("element.own_picture") });
  own.muted = true;
  const screen = make("video", { class: "shared", playsinline: "", "aria-label": t("element.screen") });
  screen.muted = true;
  const status = make("p", { class: "status", role: "status" });
  const teller = make("p");
  const recording = make("p", { class: "recording" }, t("element.recording"));
  const touch = button(t("element.touch"), "primary", () => void play(remote, stream(remote), blocked));
  touch.classList.add("touch");
  touch.hidden = true;
  const trouble = make("p");
  const again = button(t("element.trouble_next"), "primary", () => model.again());
  const troubled = make("div", { class: "notice", role: "alert" }, trouble, again);
  const page = make("a", { href: wholePage, target: "_blank", rel: "noopener" }, t("element.whole_page"));
  const asked = make("p", { role: "status" });
  const step = make("div", { class: "notice step" }, asked, page);
  let isMuted = false;
  const mute = button(t("element.mute"), "stage", () => model.setMuted(!isMuted));
  const hangUp = askingButton(
    {
      label: t("element.hang_up"),
      question: t("element.hang_up_question"),
      yes: t("element.hang_up_yes"),
      no: t("element.hang_up_no"),
    },
    "danger",
    () => void model.hangUp(),
  );

  function blocked(isBlocked: boolean): void {
    touch.hidden = !isBlocked;
  }

  function showStream(video: HTMLVideoElement, next: MediaStream | null): void {
    if (stream(video) !== next) void play(video, next, video === remote ? blocked : () => {});
  }

  function troubleOf({ phase, device, problem: code }: CallState): string {
    if (phase === "blocked") return t(`element.device_${device}`);
    return phase === "refused" && code ? problem(code) : "";
  }

  function update({ visit: { contact }, call }: ElementView): void {
    if (!contact) return;
    const shown = tellerStream(contact, call);
    showStream(remote, shown);
    showStream(own, call.own);
    own.hidden = call.own === null;
    showStream(screen, call.shared?.stream ?? null);
    screen.hidden = call.shared === null;
    remote.classList.toggle("small", call.shared !== null);
    say(status, call.phase === "reconnecting" ? t("element.reconnecting") : shown ? "" : t("element.connecting"));
    teller.hidden = contact.teller === null;
    if (contact.teller) say(teller, t("element.teller", { name: contact.teller.display_name, number: contact.teller.number }));
    recording.hidden = contact.call.recording?.on !== true;
    say(trouble, troubleOf(call));
    troubled.hidden = trouble.textContent === "";
    const isShown = contact.handouts.some((each) => each.by === "teller");
    step.hidden = contact.run === null && !isShown;
    say(asked, t(contact.run === null ? "element.file" : "element.step"));
    isMuted = call.isMuted;
    say(mute, t(isMuted ? "element.unmute" : "element.mute"));
    mute.setAttribute("aria-pressed", String(isMuted));
  }

  const signs = make("div", { class: "signs" }, teller, recording);
  const stage = make("section", { class: "picture", "aria-label": t("element.in_call") }, screen, remote, status, signs, own, touch);
  const title = heading(t("element.in_call"));
  title.classList.add("unseen");
  return { nodes: [title, stage, troubled, step, make("nav", { class: "row controls" }, mute, hangUp)], update };
}

const stream = (video: HTMLVideoElement): MediaStream | null => video.srcObject as MediaStream | null;
