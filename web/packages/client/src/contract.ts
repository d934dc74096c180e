/** The words of the API that customer, desk and office share; all but a few are generated. */
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Locale = "zh-CN" | "en";
export type Facts = Readonly<Record<string, unknown>>;

/** A run; what its step holds belongs to the step, and is read with care. */
export type RunView = Omit<Schemas["RunView"], "state" | "results"> & { state: Facts; results: Readonly<Record<string, Facts>> };
export type RunStep = Schemas["RunStep"];
export type ContactView = Omit<Schemas["ContactView"], "run" | "runs_done"> & { run: RunView | null; runs_done: RunView[] };
export type ContactState = ContactView["state"];
export type CallView = Schemas["CallView"];
export type ServiceView = Schemas["ServiceView"];
export type NoticeView = Schemas["NoticeView"];
export type ConsentKind = NoticeView["kind"];
export type PublicSettings = Schemas["PublicSettings"];
export type DoorView = Schemas["DoorView"];
export type InsteadView = Schemas["InsteadView"];
export type CallbackTimes = Schemas["CallbackTimesView"];
export type CallbackSlot = Schemas["SlotView"];
export type CallbackBody = Schemas["CallbackBody"];
export type ClosedCallbackBody = Schemas["ClosedCallbackBody"];
export type BookedCallback = Schemas["BookedCallback"];
export type OpenContactBody = Schemas["OpenContactBody"];
export type OfferedWishes = Schemas["OfferedWishes"];
export type WishesView = Schemas["WishesView"];
export type Aid = WishesView["aids"][number];
/** What a customer wishes of whoever serves; no language: whoever is free. */
export type Wishes = Pick<WishesView, "language" | "sign" | "aids">;
export type Priority = Schemas["PriorityView"];
export type OpenRun = Schemas["OpenRunView"];
export type WaitedFor = Schemas["WaitedForView"];
export type GuestView = Schemas["GuestView"];
export type OpenedInvitation = Schemas["OpenedInvitation"];
export type ComeBody = Schemas["ComeBody"];
export type HandoutView = Schemas["HandoutView"];
export type UploadView = Schemas["UploadView"];
export type PictureKind = "document_front" | "document_back" | "face" | "liveness" | "snapshot";
