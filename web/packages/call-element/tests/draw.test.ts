import { createTranslator, LOCALES, type Locale } from "@yuangui/i18n";
import { expect, test } from "vitest";
import { settled } from "../../call/tests/fakes.ts";
import { contact, SETTINGS } from "../../visit/tests/fakes.ts";
import { createDrawing } from "../src/draw.ts";
import texts from "../src/texts/element.json";
import { stage, TELLER, TICKET } from "./stage.ts";

const RUN = { id: "run_1", status: "waiting" } as never;

function page() {
  const on = stage();
  const open = on.media.openDevices.bind(on.media);
  on.media.openDevices = async () => ({ ...(await open()), stream: new MediaStream() });
  const root = document.createElement("div").attachShadow({ mode: "open" });
  let locale: Locale = "en";
  const tools = () => ({ texts: createTranslator(texts[locale], locale), locale, model: on.model, wholePage: "/?at=%2Funion%2F" });
  const drawing = createDrawing(root, tools);
  return {
    ...on,
    root,
    find: <E extends HTMLElement>(selector: string) => root.querySelector<E>(selector),
    draw: () => drawing.show(on.view()),
    speak(next: Locale) {
      locale = next;
      drawing.renew();
    },
    press(label: string) {
      const found = [...root.querySelectorAll("button")].find((each) => each.textContent === label);
      if (!found || found.hidden) throw new Error(`no button ${label}`);
      found.click();
    },
  };
}

test("a notice is read as text, whatever stands in it", async () => {
  const { model, parts, draw, find } = page();
  parts.api.settings = async () => ({
    ...SETTINGS,
    notices: SETTINGS.notices.map((each) => ({ ...each, text: "one <img src=x>\n\ntwo" })),
  });
  await model.start();
  draw();
  expect(find("article")?.querySelectorAll("p")).toHaveLength(2);
  expect(find("article p")?.textContent).toBe("one <img src=x>");
});

test("answering leads from notice to notice to the number", async () => {
  const { model, draw, press, find } = page();
  await model.start();
  for (const each of SETTINGS.notices) {
    draw();
    expect(find("h2")?.textContent).toBe(each.title);
    press("I agree");
  }
  draw();
  expect(find("h2")?.textContent).toBe("Talk to a teller by video");
});

test("a waiting customer sees number and place; leaving is asked first", async () => {
  const { model, server, draw, find, press, states } = page();
  server.contact = contact({ ticket: { ...TICKET, ahead: 1 } });
  await model.start();
  draw();
  const place = find(".place");
  expect([find(".number")?.textContent, place?.textContent]).toEqual(["A001", "1 person before you"]);
  server.contact = contact({ state: "left" });
  press("Leave the queue");
  await settled();
  expect(states.at(-1)).toBe("waiting");
  press("Leave");
  await settled();
  expect(states.at(-1)).toBe("left");
});

test("out of hours it says when it opens, and leads to a callback where one is offered", async () => {
  const { model, parts, draw, find, states } = page();
  const door = { service: null, is_open: false, opens_at: "2030-01-07T08:30:00+08:00", instead: { kind: "callback" as const, text: "Leave a number." } };
  parts.api.settings = async () => ({ ...SETTINGS, doors: [door] });
  await model.start();
  draw();
  expect(states.at(-1)).toBe("out_of_hours");
  expect(find(".place")?.textContent).toBe("From January 7 Monday 08:30");
  expect(find(".ticket")?.textContent).toContain("Leave a number.");
  expect(find("a")?.hidden).toBe(false);
});

test("a long wait says so, and a callback is one press away while no desk rings", async () => {
  const { model, server, draw, find, becomes } = page();
  const long = { ...TICKET, is_long: true, instead: { kind: "callback" as const, text: null } };
  server.contact = contact({ ticket: long });
  await model.start();
  await settled();
  draw();
  expect([find(".notice")?.hidden, find("a")?.hidden, find("a")?.textContent]).toEqual([false, false, "Call me back"]);
  await becomes({ ticket: { ...long, is_offered: true } });
  draw();
  expect(find(".notice")?.hidden).toBe(true);
});

test("a running service is led on in the whole page, and the screen stays the same", async () => {
  const { model, server, draw, find, becomes } = page();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  draw();
  const remote = find("video");
  expect(find(".step")?.hidden).toBe(true);
  await becomes({ state: "in_call", teller: TELLER, run: RUN });
  draw();
  expect(find(".step")?.hidden).toBe(false);
  expect(find("a")?.getAttribute("href")).toBe("/?at=%2Funion%2F");
  expect(find("video")).toBe(remote);
});

test("a file from the teller leads to the whole page, and a screen stands large beside the teller", async () => {
  const { model, server, draw, find, becomes, view, lines, media } = page();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  draw();
  expect(find(".shared")?.hidden).toBe(true);
  const file = { id: "evo_1", name: "a.pdf", by: "teller" as const, media_type: "application/pdf", sha256: "", given_at: "", pages: [] };
  await becomes({ state: "in_call", teller: TELLER, handouts: [file] });
  const tracks = [{ mid: "0", peer_id: "per_1", kind: "video", source: "screen" }];
  lines.at(-1)?.say("media.offer", { call: "cal_1", sdp: "watch", rev: 1, fresh: true, tracks });
  await settled();
  expect(media.receivers.length).toBeGreaterThan(0);
  expect(view().call.shared?.peerId).toBe("per_1");
  draw();
  expect(find(".step")?.hidden).toBe(false);
  expect(find(".step")?.textContent).toContain("shows you a file");
  expect(find(".shared")?.hidden).toBe(false);
  expect(find(".remote")?.className).toContain("small");
});

test("mute says what the next press does", async () => {
  const { model, server, draw, press, find } = page();
  server.contact = contact({ state: "in_call", teller: TELLER });
  await model.start();
  await settled();
  draw();
  press("Mute");
  draw();
  expect(find("[aria-pressed]")?.textContent).toBe("Unmute");
});

test.each(LOCALES)("every screen has its texts in %s", async (locale) => {
  const { model, server, draw, root, speak, becomes } = page();
  server.contact = contact({ ticket: TICKET });
  await model.start();
  draw();
  speak(locale);
  await becomes({ state: "in_call", teller: TELLER, run: RUN });
  draw();
  expect(root.textContent).not.toContain("element.");
  await becomes({ state: "ended", teller: TELLER });
  draw();
  expect(root.textContent).not.toContain("element.");
});
