/** No file grows beyond what a person reads in one go. */
import { readFileSync } from "node:fs";
import { ROOT, sources } from "./files.mjs";

const LINES_MAX = 250;
const GENERATED = /schema\.d\.ts$/;
const FILES_MAX = 20;

/** One complaint per file that is too long and per folder that is too full. */
export function tooLarge() {
  const files = sources(".ts", ".vue", ".css").filter((path) => !GENERATED.test(path));
  const long = files
    .map((path) => ({ path, lines: readFileSync(ROOT + path, "utf8").trimEnd().split("\n").length }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines, at most ${LINES_MAX}`);
  const folders = grouped(files);
  const full = [...folders]
    .filter(([, paths]) => paths.length > FILES_MAX)
    .map(([folder, paths]) => `${folder}: ${paths.length} files, at most ${FILES_MAX}`);
  return [...long, ...full];
}

const folderOf = (path) => path.slice(0, path.lastIndexOf("/"));

function grouped(files) {
  const folders = new Map();
  for (const path of files) folders.set(folderOf(path), [...(folders.get(folderOf(path)) ?? []), path]);
  return folders;
}
