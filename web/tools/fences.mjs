/** What imports cannot show: the network belongs to `client`, camera and peer connections to `call`. */
import { readFileSync } from "node:fs";
import { ROOT, sources } from "./files.mjs";

const FENCES = [
  {
    what: /\bfetch\(|new (WebSocket|EventSource|XMLHttpRequest)\b|sendBeacon\(/,
    home: /^packages\/client\//,
    why: "ask the server through packages/client",
  },
  {
    what: /\b(RTCPeerConnection|getUserMedia|enumerateDevices|MediaStreamTrackProcessor|ImageCapture)\b/,
    home: /^packages\/call\//,
    why: "camera, microphone and peer connections live in packages/call",
  },
  { what: /\bv-html\b|\.innerHTML\s*=/, home: /^$/, why: "text from people is never markup" },
  { what: /\bconsole\.(log|info|debug)\(/, home: /^$/, why: "pages keep nothing in the console" },
];

/** One complaint per line over a fence. Tests may build fakes of anything. */
export function overFences() {
  return sources(".ts", ".vue")
    .filter((path) => !/\.test\.ts$|\/tests\/|^dev\/|vite\.config\.ts$/.test(path))
    .flatMap((path) =>
      readFileSync(ROOT + path, "utf8")
        .split("\n")
        .flatMap((line, index) =>
          FENCES.filter(({ what, home }) => what.test(line) && !home.test(path)).map(
            ({ why }) => `${path}:${index + 1}: ${why}`,
          ),
        ),
    );
}
