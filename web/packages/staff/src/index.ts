/** What desk and office share: signing in, the server's clock, sounds, shortcuts. */
export { default as KeptThumb } from "./KeptThumb.vue";
export { default as LanguageSwitch } from "./LanguageSwitch.vue";
export { default as SignInPage } from "./SignInPage.vue";
export { default as CallbackList } from "./callbacks/CallbackList.vue";
export { createCallbacks, dueOf } from "./callbacks/callbacks.ts";
export { useCallbacks, type Callbacks } from "./callbacks/useCallbacks.ts";
export { default as InvitedOver } from "./invited/InvitedOver.vue";
export { secondsLeft, secondsSince, useServerClock, type ServerClock } from "./clock.ts";
export { shortcutOf, useShortcuts, type Shortcuts } from "./keys.ts";
export { hasPasskeys, makePasskey } from "./passkey.ts";
export { createRinger, type Ringer } from "./ringer.ts";
export { createSession, NO_ROLE, type Session, type SessionState } from "./session.ts";
export { openSession, useSession, type AppSession } from "./useSession.ts";
export { createInvited, type InvitedState } from "./invited/invited.ts";
export { default as ReasonTags } from "./ReasonTags.vue";
export { default as RecallLines } from "./RecallLines.vue";
