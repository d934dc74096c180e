// @vitest-environment node
/** Every request of the client is one that the server's OpenAPI document knows, body and all. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createCustomerApi, objectAddress, receiptAddress, speechAddress } from "../src/customer.ts";
import { createDeskApi, deskObjectAddress } from "../src/desk.ts";
import { composedAddress, createOfficeApi, officeObjectAddress, packageAddress, trackAddress } from "../src/office.ts";
import { createStaffApi } from "../src/staff.ts";

interface Body {
  $ref?: string;
  properties?: Record<string, unknown>;
  required?: string[];
}
interface Operation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Body }> };
}

const api = JSON.parse(readFileSync(new URL("../../../openapi.json", import.meta.url), "utf8")) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Body> };
};
const asked: { method: string; url: URL; init: RequestInit }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
    asked.push({ method: init.method ?? "GET", url: new URL(path, "http://bank.test"), init });
    return new Response("{}");
  });
});
afterEach(() => vi.unstubAllGlobals());

/** The operation of a request; paths without parameters win. */
function operationOf(method: string, url: URL): Operation {
  const found = Object.keys(api.paths)
    .filter((path) => new RegExp(`^${path.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(url.pathname))
    .sort((one, other) => one.split("{").length - other.split("{").length);
  const operation = found.map((path) => api.paths[path]?.[method.toLowerCase()]).find((each) => each !== undefined);
  if (!operation) throw new Error(`${method} ${url.pathname} is not in openapi.json`);
  return operation;
}

function schemaOf(operation: Operation, type: string): Body {
  const schema = operation.requestBody?.content[type]?.schema ?? {};
  return schema.$ref ? (api.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {}) : schema;
}

function complaintsOf({ method, url, init }: (typeof asked)[number]): string[] {
  const operation = operationOf(method, url);
  const isForm = init.body instanceof FormData;
  const given = init.body instanceof FormData ? [...init.body.keys()] : Object.keys(JSON.parse(String(init.body ?? "{}")) as object);
  const schema = schemaOf(operation, isForm ? "multipart/form-data" : "application/json");
  const known = new Set((operation.parameters ?? []).filter((each) => each.in === "query").map((each) => each.name));
  const headers = (init.headers ?? {}) as Record<string, string>;
  const wanted = (operation.parameters ?? []).filter((each) => each.in === "header" && each.required);
  return [
    ...given.filter((name) => !(name in (schema.properties ?? {}))).map((name) => `${operation.operationId}: unknown ${name}`),
    ...(schema.required ?? []).filter((name) => !given.includes(name)).map((name) => `${operation.operationId}: no ${name}`),
    ...[...url.searchParams.keys()].filter((name) => !known.has(name)).map((name) => `${operation.operationId}: unknown ?${name}`),
    ...wanted.filter((each) => !(each.name in headers)).map((each) => `${operation.operationId}: no header ${each.name}`),
  ];
}

const check = () => expect(asked.flatMap(complaintsOf)).toEqual([]);

test("the customer's requests", async () => {
  const customer = createCustomerApi();
  await customer.settings("/union/", "en");
  await customer.open({ at: "/", locale: "en", is_elderly: false, wishes: { language: null, sign: false, aids: [] }, service: null, name: null, consents: [], device_check: {} }, "k".repeat(16));
  await customer.contact();
  await customer.leave();
  await customer.hangUp();
  await customer.rate(5, "");
  await customer.act(1, "confirm", {});
  await customer.upload("face", new Blob());
  expect(asked).toHaveLength(8);
  check();
});

test("the desk's requests", async () => {
  const desk = createDeskApi();
  await desk.desk();
  await desk.chooseState("ready");
  await desk.accept("t");
  await desk.refuse("t");
  await desk.startRun("c", "transfer", "k".repeat(16));
  await desk.act("c", 1, "verify", {});
  await desk.cancelRun("c", "reason");
  await desk.mark("c", "spoken", "key");
  await desk.snapshot("c", "face");
  await desk.upload("c", "face", new Blob());
  await desk.objects("c");
  await desk.hangUp("c");
  await desk.wrapUp("c", "done", "");
  expect(asked).toHaveLength(13);
  check();
});

test("the office's and the sign-in's requests", async () => {
  const office = createOfficeApi();
  await office.authorisations();
  await office.authorisation("a");
  await office.decide("a", { decision: "approve", reason: "", password: "p" });
  await office.contacts({ text: "a", since: "2026-01-01T00:00:00Z", page: 1, page_size: 20 });
  await office.record("c");
  await office.timeline("c");
  await office.compose("c");
  await office.messages();
  await office.today();
  const staff = createStaffApi();
  await staff.me();
  await staff.signIn("a", "b");
  await staff.signOut();
  await staff.passkeyQuestion();
  await staff.passkeyAnswer("c", {});
  await staff.newPasskeyQuestion();
  await staff.keepPasskey("c", {});
  expect(asked).toHaveLength(16);
  check();
});

test("addresses that a page hands to the browser", () => {
  const addresses = [
    objectAddress("o"), receiptAddress, speechAddress("a.b"), deskObjectAddress("c", "o"), officeObjectAddress("c", "o"),
    trackAddress("c", "t"), composedAddress("c"), packageAddress("c"),
  ];
  for (const address of addresses) expect(operationOf("GET", new URL(address, "http://bank.test")).operationId).toBeTruthy();
});
