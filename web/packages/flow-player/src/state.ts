/** Careful reading of a step's shared document, whose form belongs to the step. */

type Document = Readonly<Record<string, unknown>>;

export function textIn(document: Document, name: string): string {
  const value = document[name];
  return typeof value === "string" ? value : "";
}

export function numberIn(document: Document, name: string): number | null {
  const value = document[name];
  return typeof value === "number" ? value : null;
}

export function flagIn(document: Document, name: string): boolean {
  return document[name] === true;
}

export function documentIn(document: Document, name: string): Document {
  const value = document[name];
  return isDocument(value) ? value : {};
}

export function listIn(document: Document, name: string): readonly unknown[] {
  const value = document[name];
  return Array.isArray(value) ? value : [];
}

export function documentsIn(document: Document, name: string): readonly Document[] {
  return listIn(document, name).filter(isDocument);
}

export function textsIn(document: Document, name: string): readonly string[] {
  return listIn(document, name).filter((value): value is string => typeof value === "string");
}

function isDocument(value: unknown): value is Document {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
