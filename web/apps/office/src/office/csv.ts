/** Found contacts as a CSV file that a spreadsheet opens as text, never as a formula. */

const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180 with a byte order mark, so that Chinese text opens right in spreadsheets. */
export function csvOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(cell).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}
