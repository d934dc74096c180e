/** The source files of the workspace. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Paths below the root of every file in apps and packages with one of the endings. */
export function sources(...endings) {
  return ["apps", "packages", "dev"].flatMap((part) =>
    readdirSync(`${ROOT}${part}`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length))
      .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path)),
  );
}
