/** What the back office asks of the server. */
import { ask } from "./http.ts";
import type {
  AskingCustomer,
  AuthorisationRequest,
  AuthorisationRow,
  ContactPage,
  ContactQuery,
  ContactRecord,
  DayAgainstPlan,
  DaySummary,
  FloorMessages,
  FloorView,
  NewMessage,
  NewStaff,
  PlanCheck,
  ReportQuery,
  ReportView,
  RoutingBook,
  RoutingPlan,
  SeatChoice,
  ShortMessage,
  StaffBook,
  StaffRole,
  StartPassword,
  TimelineItem,
  WallboardView,
} from "./staff_contract.ts";

export interface Decision {
  decision: "approve" | "reject";
  reason: string;
  password: string;
}

export interface OfficeApi {
  authorisations(): Promise<AuthorisationRow[]>;
  authorisation(id: string): Promise<AuthorisationRequest>;
  decide(id: string, decision: Decision): Promise<AuthorisationRequest>;
  contacts(query: ContactQuery): Promise<ContactPage>;
  record(id: string): Promise<ContactRecord>;
  timeline(id: string): Promise<TimelineItem[]>;
  compose(id: string): Promise<void>;
  messages(): Promise<ShortMessage[]>;
  today(): Promise<DaySummary>;
  floor(): Promise<FloorView>;
  /** Today against the mean of the last four weeks. */
  floorDay(): Promise<DayAgainstPlan>;
  wallboard(): Promise<WallboardView>;
  report(query: ReportQuery): Promise<ReportView>;
  setSeat(staffId: string, state: SeatChoice, reason: string): Promise<FloorView>;
  setProfile(staffId: string, profile: string, reason: string): Promise<FloorView>;
  preferTicket(ticketId: string, reason: string): Promise<FloorView>;
  acknowledgeAlarm(id: string): Promise<FloorView>;
  /** Close a call for help: it is settled. */
  solveAlarm(id: string): Promise<FloorView>;
  /** What was written to seats today, and who has read it. */
  floorMessages(): Promise<FloorMessages>;
  sendMessage(message: NewMessage): Promise<FloorMessages>;
  routing(): Promise<RoutingBook>;
  checkRouting(plan: RoutingPlan, customer: AskingCustomer | null): Promise<PlanCheck>;
  setRouting(plan: RoutingPlan, basedOn: number, reason: string): Promise<RoutingBook>;
  inheritRouting(basedOn: number, reason: string): Promise<RoutingBook>;
  restoreRouting(version: number, basedOn: number, reason: string): Promise<RoutingBook>;
  staff(): Promise<StaffBook>;
  employ(person: NewStaff): Promise<StartPassword>;
  changeRoles(staffId: string, roles: StaffRole[]): Promise<void>;
  dismiss(staffId: string): Promise<void>;
  bringBack(staffId: string): Promise<StartPassword>;
  resetPassword(staffId: string): Promise<StartPassword>;
}

const OFFICE = "/api/office";
const one = (area: string, id: string): string => `${OFFICE}/${area}/${encodeURIComponent(id)}`;

/** The address of a kept file of a contact. */
export const officeObjectAddress = (contactId: string, objectId: string): string =>
  `${one("contacts", contactId)}/objects/${encodeURIComponent(objectId)}`;
/** The address of one party's recording (WebM, ranges). */
export const trackAddress = (contactId: string, trackId: string): string =>
  `${one("contacts", contactId)}/tracks/${encodeURIComponent(trackId)}`;
/** The address of the composed recording. */
export const composedAddress = (contactId: string): string => `${one("contacts", contactId)}/composed`;
/** The address of the sealed package (ZIP). */
export const packageAddress = (contactId: string): string => `${one("contacts", contactId)}/package`;

/** The client of the back office; who asks is known by the cookie. */
export function createOfficeApi(): OfficeApi {
  return {
    authorisations: () => ask(`${OFFICE}/authorisations`),
    authorisation: (id) => ask(one("authorisations", id)),
    decide: (id, body) => ask(`${one("authorisations", id)}/decide`, { method: "POST", body }),
    contacts: (query) => ask(`${OFFICE}/contacts?${queryOf(query)}`),
    record: (id) => ask(one("contacts", id)),
    timeline: (id) => ask(`${one("contacts", id)}/timeline`),
    compose: (id) => ask(`${one("contacts", id)}/compose`, { method: "POST" }),
    messages: () => ask(`${OFFICE}/messages`),
    today: () => ask(`${OFFICE}/today`),
    floor: () => ask(`${OFFICE}/floor`),
    floorDay: () => ask(`${OFFICE}/floor/day`),
    wallboard: () => ask(`${OFFICE}/wallboard`),
    report: (query) => ask(`${OFFICE}/reports?${queryOf(query)}`),
    setSeat: (staffId, state, reason) => ask(`${one("floor/seats", staffId)}/state`, { method: "POST", body: { state, reason } }),
    setProfile: (staffId, profile, reason) => ask(`${one("floor/seats", staffId)}/profile`, { method: "POST", body: { profile, reason } }),
    preferTicket: (ticketId, reason) => ask(`${one("floor/tickets", ticketId)}/prefer`, { method: "POST", body: { reason } }),
    acknowledgeAlarm: (id) => ask(`${one("floor/alarms", id)}/acknowledge`, { method: "POST" }),
    solveAlarm: (id) => ask(`${one("floor/alarms", id)}/solve`, { method: "POST" }),
    floorMessages: () => ask(`${OFFICE}/floor/messages`),
    sendMessage: (body) => ask(`${OFFICE}/floor/messages`, { method: "POST", body, key: body.sending }),
    routing: () => ask(`${OFFICE}/routing`),
    checkRouting: (plan, customer) => ask(`${OFFICE}/routing/check`, { method: "POST", body: { plan, customer } }),
    setRouting: (plan, based_on, reason) => ask(`${OFFICE}/routing`, { method: "POST", body: { plan, based_on, reason } }),
    inheritRouting: (based_on, reason) => ask(`${OFFICE}/routing/inherit`, { method: "POST", body: { based_on, reason } }),
    restoreRouting: (version, based_on, reason) => ask(`${one("routing/versions", String(version))}/restore`, { method: "POST", body: { based_on, reason } }),
    staff: () => ask(`${OFFICE}/staff`),
    employ: (body) => ask(`${OFFICE}/staff`, { method: "POST", body }),
    changeRoles: (id, roles) => ask(`${one("staff", id)}/roles`, { method: "POST", body: { roles } }),
    dismiss: (id) => ask(`${one("staff", id)}/dismiss`, { method: "POST" }),
    bringBack: (id) => ask(`${one("staff", id)}/bring-back`, { method: "POST" }),
    resetPassword: (id) => ask(`${one("staff", id)}/password`, { method: "POST" }),
  };
}

function queryOf(query: ContactQuery | ReportQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
}
