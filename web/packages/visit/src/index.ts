/** A customer's visit, from the first page to its end; whatever shows it draws its state. */
export { createCallOfVisit, tellerStream, type CallOfVisit } from "./call.ts";
export { answerTo, emptyDraft, isFreeChoice, openNotice, type Answer, type Draft, type Keep } from "./draft.ts";
export { doorOf, insteadOf } from "./door.ts";
export { placeOf, type Place } from "./place.ts";
export { createSession, type Session, type SessionParts, type SessionState } from "./session.ts";
export { browserTabs, type Tabs } from "./tabs.ts";
export { NO_WISHES, stillOffered, wishesOfPage } from "./wishes.ts";
export { isNews, minutesOf, waitedNow } from "./waiting.ts";
