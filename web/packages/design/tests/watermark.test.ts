import { expect, test } from "vitest";
import { watermarkTile } from "../src/index.ts";

test("every line that says something is drawn, as text and never as markup", () => {
  const tile = watermarkTile(["张 <b>&", "", "1001"]);
  const drawn = new DOMParser().parseFromString(tile, "image/svg+xml");
  expect([...drawn.querySelectorAll("text")].map((each) => each.textContent)).toEqual(["张 <b>&", "1001"]);
});
