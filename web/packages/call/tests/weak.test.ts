/** A call over a network that bears less than the whole picture. */
import { expect, test } from "vitest";
import { FIGURES } from "./fakes.ts";
import { connected, JOINED } from "./stage.ts";

test("over a weak network less is sent, both sides are told, and a new connection begins anew", async () => {
  const { line, media, now } = await connected();
  const weak = media.senders[0]!;
  weak.measured = { ...FIGURES, lost_percent: 15 };

  await media.pass(10_100);
  expect(now().rung).toBe("small");
  expect(weak.limits.at(-1)).toMatchObject({ width: 320 });
  await media.pass(10_000);
  expect(now().rung).toBe("sound");
  expect(weak.limits.at(-1)).toBeNull();
  expect(line.of("media.rung")).toEqual([
    { call: "cal_1", rung: "small" },
    { call: "cal_1", rung: "sound" },
  ]);

  await line.says({ t: "media.rung", call: "cal_1", peer_id: "per_teller", rung: "small" });
  await line.says({ t: "media.rung", call: "cal_1", peer_id: "per_teller", rung: "none such" });
  expect([...now().rungs]).toEqual([["per_teller", "small"]]);

  await line.says(JOINED);
  expect(media.senders).toHaveLength(2);
  await media.pass(5_000);
  expect(now().rung).toBe("full");
});
