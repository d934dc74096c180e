/** Pointing at what both sides see. */
import { expect, test } from "vitest";
import { connected } from "./stage.ts";

test("what comes too fast is told at most ten times a second, the last of it always", async () => {
  const { call, line, media } = await connected("teller");

  for (let x = 0; x <= 10; x += 1) call.pointing.at("evo_1", 2, { x: x / 10, y: 0.5 });
  expect(line.of("media.pointer")).toEqual([{ call: "cal_1", on: "evo_1", page: 2, x: 0, y: 0.5 }]);
  await media.pass(1_000);
  expect(line.of("media.pointer").slice(1)).toEqual([{ call: "cal_1", on: "evo_1", page: 2, x: 1, y: 0.5 }]);

  call.pointing.at("evo_1", 3, null);
  expect(line.of("media.pointer").at(-1)).toEqual({ call: "cal_1", on: "evo_1", page: 3 });
});

test("nothing is told after the call", async () => {
  const { call, line, media } = await connected("teller");
  call.pointing.at("evo_1", 1, { x: 0, y: 0 });
  call.pointing.at("evo_1", 1, { x: 1, y: 1 });

  call.stop();
  await media.pass(1_000);

  expect(line.of("media.pointer")).toHaveLength(1);
});

test("another's pointer is shown until it goes; nonsense is none", async () => {
  const { line, now } = await connected();
  const told = { t: "media.pointer", peer_id: "per_teller", on: "screen", page: 1 };

  await line.says({ ...told, x: 0.25, y: 0.5 });
  expect(now().pointed).toEqual({ peerId: "per_teller", on: "screen", page: 1, spot: { x: 0.25, y: 0.5 } });
  await line.says({ ...told, x: null, y: null });
  expect(now().pointed?.spot).toBeNull();
  await line.says({ t: "media.pointer", on: "screen" });
  expect(now().pointed).toBeNull();
});
