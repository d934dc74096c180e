/** A page shows each stream under its own name, and never one for another. */
import { expect, test } from "vitest";
import { besides, streamOf } from "../src/parties.ts";

const stream = (id: string) => ({ id }) as MediaStream;
const known = (role: string) => ({ peer_id: `per_${role}`, role, display_name: role });
const KNOWN = ["customer", "teller", "expert"].map(known);

test("a role is shown by its own stream", () => {
  const others = new Map(["expert", "customer"].map((role) => [`per_${role}`, stream(role)]));

  expect(streamOf("customer", KNOWN, others)).toEqual({ id: "customer" });
});

test("nobody else's picture stands in for a customer who is on hold", () => {
  const others = new Map([["per_expert", stream("expert")]]);

  expect(streamOf("customer", KNOWN, others)).toBeNull();
  expect(streamOf("customer", [known("teller"), known("expert")], others)).toBeNull();
});

test("who is not known yet is shown rather than nobody", () => {
  expect(streamOf("customer", [known("teller")], new Map([["per_new", stream("new")]]))).toEqual({ id: "new" });
});

test("those beside come with their names", () => {
  const others = new Map(["expert", "customer"].map((role) => [`per_${role}`, stream(role)]));

  expect(besides("customer", KNOWN, others)).toEqual([{ peerId: "per_expert", role: "expert", name: "expert", stream: { id: "expert" } }]);
});
