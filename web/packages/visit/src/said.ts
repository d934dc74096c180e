/** What is sent when somebody asks to be served. */
import type { Locale } from "@yuangui/client";
import type { Draft } from "./draft.ts";
import { NO_WISHES } from "./wishes.ts";

/** What a customer has said, as it is sent with the request to be served. */
export function saidIn({ isElderly, wishes, answers, deviceCheck }: Draft, locale: Locale) {
  return {
    locale,
    is_elderly: isElderly,
    wishes: wishes ?? NO_WISHES,
    consents: answers.map(({ kind, version, sha256, granted }) => ({ kind, version, sha256, granted })),
    device_check: deviceCheck ?? {},
  };
}
