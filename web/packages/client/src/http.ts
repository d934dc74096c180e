/** One request to the API: JSON or a form out, JSON in, every failure a `Refused`. */
import { OFFLINE, problemOf, Refused } from "./problem.ts";

export interface Ask {
  method?: "GET" | "POST";
  body?: unknown;
  form?: FormData;
  /** Idempotency key of an act that must not happen twice. */
  key?: string;
  /** Whether it is sent even if the page goes away meanwhile. */
  outlives?: boolean;
}

const TRIES = 3;
const PAUSE_MS = 600;

/** Ask the API. Reads, and acts that carry a key, are tried again when the server is not reached. */
export async function ask<T>(path: string, { method = "GET", body, form, key, outlives = false }: Ask = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json, application/problem+json" };
  if (key) headers["Idempotency-Key"] = key;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const payload = form ?? (body === undefined ? null : JSON.stringify(body));
  const mayRepeat = method === "GET" || key !== undefined;
  const answer = await reach(path, { method, headers, body: payload, keepalive: outlives }, mayRepeat ? TRIES : 1);
  const read: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(problemOf(answer.status, read));
  return read as T;
}

async function reach(path: string, init: RequestInit, tries: number): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin" });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (tries <= 1) throw new Refused(OFFLINE);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    return reach(path, init, tries - 1);
  }
}
