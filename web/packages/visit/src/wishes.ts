/** What a customer wishes of whoever serves; kept by the device only if they agree. */
import type { OfferedWishes, Wishes } from "@yuangui/client";
import type { Keep } from "./draft.ts";

export const NO_WISHES: Wishes = { language: null, sign: false, aids: [] };
const KEPT_AS = "yuangui.wishes";

/** The wishes that this device was asked to remember. */
export function keptWishes(keep: Keep | null): Wishes | null {
  const text = keep?.getItem(KEPT_AS);
  return text ? (JSON.parse(text) as Wishes) : null;
}

/** Remember wishes on this device, or forget them. */
export function keepWishes(keep: Keep | null, wishes: Wishes | null): void {
  keep?.setItem(KEPT_AS, wishes ? JSON.stringify(wishes) : "");
}

/** What is wished where nothing was chosen: the page's own language, if a seat speaks it. */
export function wishesOfPage(locale: string, offered: OfferedWishes): Wishes {
  const isSpoken = offered.languages.some((each) => each.language === locale);
  return isSpoken ? { ...NO_WISHES, language: locale } : NO_WISHES;
}

/** Wishes that no seat can fulfil any more are let go. */
export function stillOffered(wishes: Wishes, offered: OfferedWishes): Wishes {
  const isSpoken = offered.languages.some((each) => each.language === wishes.language);
  return { ...wishes, language: isSpoken ? wishes.language : null, sign: wishes.sign && offered.sign !== null };
}

export interface WishingParts {
  /** What this device may remember for another day; null where others use it too. */
  remember: Keep | null;
  ask(): Promise<OfferedWishes>;
  locale(): string;
  wishes(): Wishes | null;
  draw(wishes: Wishes): void;
}

/** What a customer does with wishes before taking a number. */
export function createWishing({ remember, ask, locale, wishes, draw }: WishingParts) {
  return {
    /** Whether this device may remember what is wished. */
    mayRemember: remember !== null,
    isRemembered: () => keptWishes(remember) !== null,
    /** What can be wished here; what is wished already fits it afterwards. */
    async offered(): Promise<OfferedWishes> {
      const offered = await ask();
      const now = wishes();
      draw(now ? stillOffered(now, offered) : wishesOfPage(locale(), offered));
      return offered;
    },
    setWishes(next: Wishes, isRemembered: boolean): void {
      keepWishes(remember, isRemembered ? next : null);
      draw(next);
    },
  };
}
