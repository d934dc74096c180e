import { expect, test } from "vitest";
import { emptyForm, isReady, wishOf, type Form } from "../src/invite/wish.ts";

const NINE = Date.parse("2030-01-07T09:00:00Z");
const filled = (more: Partial<Form> = {}): Form => ({ ...emptyForm(false), name: " 李四 ", phone: "13800005678", ...more });

test("in a call the form begins with a guest, otherwise with an interview", () => {
  expect([emptyForm(true).purpose, emptyForm(false).purpose]).toEqual(["guest", "interview"]);
});

test("name and telephone are needed, and an appointment lies ahead", () => {
  expect(isReady(filled(), NINE)).toBe(true);
  expect(isReady(filled({ name: "  " }), NINE)).toBe(false);
  expect(isReady(filled({ phone: "138 0000" }), NINE)).toBe(false);
  expect(isReady(filled({ at: "2030-01-07T08:00:00Z" }), NINE)).toBe(false);
  expect(isReady(filled({ at: "2030-01-07T10:00:00Z" }), NINE)).toBe(true);
});

test("a wish names the customer without spaces around, and a time with its zone", () => {
  expect(wishOf(filled())).toMatchObject({ name: "李四", service: null, notBefore: null, isForMe: true });
  expect(wishOf(filled({ at: "2030-01-07T10:00:00Z" }))?.notBefore).toBe("2030-01-07T10:00:00.000Z");
  expect(wishOf(filled({ purpose: "guest" }))).toBeNull();
});
