/** What every screen is given, and what it is. */
import type { Locale, Translator } from "@yuangui/i18n";
import type { ElementView, Model } from "../model.ts";

export interface Tools {
  texts: Translator;
  locale: Locale;
  model: Model;
  /** The bank's whole page for the same visit, where steps of a service are done. */
  wholePage: string;
}

export interface Screen {
  nodes: readonly HTMLElement[];
  /** Show what has changed while the screen stays the same. */
  update(view: ElementView): void;
}
