/** A light pattern of words over a picture, so that a photograph of the screen says whose it was. */

const WIDTH_PX = 300;
const LINE_PX = 18;
const ESCAPED: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPED[sign] ?? "");

/** One tile of the pattern as an SVG image: the lines, slanted, dark on light and light on dark. */
export function watermarkTile(lines: readonly string[]): string {
  const words = lines.filter((line) => line.trim() !== "");
  const height_px = 130 + words.length * LINE_PX;
  const text = words
    .map((line, place) => `<text x="${WIDTH_PX / 2}" y="${height_px / 2 + place * LINE_PX}">${escaped(line)}</text>`)
    .join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH_PX}" height="${height_px}">` +
    `<g transform="rotate(-24 ${WIDTH_PX / 2} ${height_px / 2})" text-anchor="middle" font-family="sans-serif" font-size="14" ` +
    `fill="#fff" fill-opacity=".26" stroke="#000" stroke-opacity=".16" stroke-width=".6" paint-order="stroke">${text}</g></svg>`
  );
}

/** The tile as an address for CSS. */
export function watermarkAddress(lines: readonly string[]): string {
  return `url("data:image/svg+xml,${encodeURIComponent(watermarkTile(lines)).replaceAll("'", "%27")}")`;
}
