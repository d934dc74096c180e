/** The words of the desk and of the office, as pages use them; all but a few are generated. */
import type { ContactView, Facts, RunView } from "./contract.ts";
import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Me = Schemas["MeView"];
export type PasskeyQuestion = Schemas["PasskeyQuestionView"];

export type DeskView = Omit<Schemas["DeskView"], "contact"> & { contact: ContactView | null };
export type SeatState = Schemas["SeatView"]["state"];
export type Outbound = Schemas["OutboundView"];
export type InvitePurpose = Schemas["OutboundBody"]["purpose"];
export type GuestRole = Schemas["GuestBody"]["role"];
export type WrapUpLimit = Schemas["WrapUpLimitView"];
export type HelpCall = Schemas["HelpView"];
export type SeatMessage = Schemas["SeatMessage"];
export type FloorAlarm = Schemas["FloorAlarm"];
export type FloorMessage = Schemas["FloorMessage"];
export type FloorMessages = Schemas["MessagesView"];
export type DayAgainstPlan = Schemas["DayAgainstPlan"];
export type QueueDay = Schemas["QueueDayView"];
export type NewMessage = Schemas["MessageBody"];
export type FloorView = Schemas["FloorView"];
export type FloorSeat = Schemas["FloorSeat"];
export type FloorProfile = Schemas["FloorProfile"];
export type FloorTicket = Schemas["FloorTicket"];
export type FloorAct = Schemas["FloorAct"];
export type Participant = Schemas["Participant"];
export type Invitation = Schemas["InvitationView"];
export type InvitedRole = Invitation["role"];
export type MyInvitation = Schemas["MyInvitationView"];
export type Conference = Schemas["ConferenceView"];
export type Colleague = Schemas["ColleagueView"];
export type CallQueue = Schemas["CallQueueView"];
export type Monitoring = Schemas["MonitorView"];
export type MonitorMode = Exclude<Monitoring["mode"], "off">;
export type WallboardView = Schemas["WallboardView"];
export type WallboardFigures = Schemas["WallboardFigures"];
export type WallboardHour = Schemas["WallboardHour"];
export type WallboardPlace = Schemas["WallboardPlace"];
export type RoutingBook = Schemas["RoutingBook"];
export type RoutingPlan = Schemas["RoutingPlan"];
export type PlanQueue = Schemas["QueuePart"];
export type PlanQueueStep = Schemas["QueueStepPart"];
export type DeskCallback = Schemas["DeskCallback"];
export type PlanHours = Schemas["HoursPart"];
export type PlanSpan = Schemas["SpanPart"];
export type PlanDayException = Schemas["DayExceptionPart"];
export type PlanOverflow = Schemas["OverflowPart"];
export type PlanCallback = Schemas["CallbackPart"];
export type PlanProfile = Schemas["ProfilePart"];
export type PlanClass = Schemas["PriorityClassPart"];
export type PlanChange = Schemas["PlanChangeView"];
export type PlanFinding = Schemas["PlanFindingView"];
export type PlanVersion = Schemas["PlanVersionView"];
export type PlanCheck = Schemas["PlanCheckView"];
export type AskingCustomer = Schemas["AskingCustomer"];
export type ReportView = Schemas["ReportView"];
export type ReportFigures = Schemas["ReportFigures"];
export type ReportRow = Schemas["ReportRow"];
export type ReportPeriod = Schemas["ReportPeriod"];
export type StaffBook = Schemas["StaffBook"];
export type StaffRow = Schemas["StaffRow"];
export type StaffPlace = Schemas["StaffPlace"];
export type StaffActView = Schemas["StaffActView"];
export type NewStaff = Schemas["EmployBody"];
export type StaffRole = StaffRow["roles"][number];
export type StartPassword = Schemas["StartPassword"];
export type SeatChoice = Schemas["SetSeatBody"]["state"];
export type ChosenState = Schemas["SeatStateBody"]["state"];
export type ChosenReason = NonNullable<Schemas["SeatStateBody"]["reason"]>;
export type QueueTicket = Schemas["TicketView"];
export type Offer = Schemas["OfferView"];
export type ResultCode = Schemas["WrapUpBody"]["result_code"];
export type KeptObject = Schemas["ObjectView"];

export type ContactRow = Schemas["ContactRow"];
export type ContactPage = Schemas["ContactPage"];
export type Track = Schemas["TrackView"];
export type Coverage = Schemas["CoverageView"];
export type PartyQuality = Schemas["PartyQualityView"];
export type QualitySample = Schemas["SampleView"];
export type Stretch = Schemas["StretchView"];
export type Entry = Schemas["EntryView"];
export type TimelineItem = Omit<Schemas["TimelineItem"], "facts"> & { facts: Facts };
export type ShortMessage = Schemas["MessageView"];
export type DaySummary = Schemas["DaySummary"];
export type ContactRecord = Omit<Schemas["ContactRecord"], "contact" | "runs" | "run_events"> & {
  contact: ContactView;
  runs: RunView[];
  run_events: readonly Facts[];
};

/** Which days a report is of, first and last included, put together how, and about what. */
export interface ReportQuery {
  first: string;
  last: string;
  by: "day" | "week" | "month";
  per: "seat" | "place" | "service";
}

/** What to look for among contacts; what is left out does not matter. */
export interface ContactQuery {
  text?: string;
  since?: string;
  until?: string;
  service?: string;
  state?: string;
  staff?: string;
  page: number;
  page_size: number;
}

export type AuthorisationRow = Schemas["AuthorisationRow"];
export type AuthorisationRequest = Omit<Schemas["AuthorisationView"], "checks"> & { checks: Facts };
