/** Making elements without a framework. */

export type Tone = "plain" | "primary" | "danger" | "stage";

/** An element with attributes and content; text stays text. */
export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...inside);
  return made;
}

/** Put a text there; one that stands there already is left alone, so that nobody hears it twice. */
export function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function button(label: string, tone: Tone, press: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: tone }, label);
  made.addEventListener("click", press);
  return made;
}

/** The heading of a screen; it takes the focus when the screen comes up under somebody's hands. */
export function heading(text: string): HTMLHeadingElement {
  return make("h2", { tabindex: "-1" }, text);
}

/** A button that asks first. */
export function askingButton(
  texts: { label: string; question: string; yes: string; no: string },
  tone: Tone,
  act: () => void,
): HTMLElement {
  const opener = button(texts.label, tone, () => turn(true));
  const yes = button(texts.yes, "danger", () => {
    turn(false);
    act();
  });
  const no = button(texts.no, "plain", () => turn(false));
  const question = make("p", {}, texts.question);
  const asking = make("div", { class: "asking", role: "group", "aria-label": texts.question }, question, no, yes);
  asking.hidden = true;
  function turn(isAsking: boolean): void {
    opener.hidden = isAsking;
    asking.hidden = !isAsking;
    (isAsking ? no : opener).focus();
  }
  return make("div", { class: "asks" }, opener, asking);
}
