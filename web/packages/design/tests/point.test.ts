/** Places on a picture, by hand and by keyboard. */
import { expect, test } from "vitest";
import { moved, pointIn } from "../src/pictures/point.ts";

const BOX = { left: 100, top: 50, width: 400, height: 200 };

test.each([
  [100, 50, { x: 0, y: 0 }],
  [300, 150, { x: 0.5, y: 0.5 }],
  [500, 250, { x: 1, y: 1 }],
  [99, 150, null],
  [300, 251, null],
])("%d, %d of the page is %o", (x, y, spot) => {
  expect(pointIn(BOX, x, y)).toEqual(spot);
});

test("nothing is pointed at where nothing is shown", () => {
  expect(pointIn({ ...BOX, width: 0 }, 100, 50)).toBeNull();
});

test("arrow keys begin in the middle, step, step finely, and stay inside", () => {
  expect(moved(null, "ArrowLeft", false)).toEqual({ x: 0.5, y: 0.5 });
  expect(moved({ x: 0.5, y: 0.5 }, "ArrowRight", false)).toEqual({ x: 0.55, y: 0.5 });
  expect(moved({ x: 0.5, y: 0.5 }, "ArrowUp", true)).toEqual({ x: 0.5, y: 0.49 });
  expect(moved({ x: 0.99, y: 1 }, "ArrowRight", false)).toEqual({ x: 1, y: 1 });
  expect(moved({ x: 0.5, y: 0.5 }, "Enter", false)).toBeUndefined();
});
