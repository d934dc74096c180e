/** The browser's passkeys: WebAuthn's JSON forms in and out. */
import type { Facts } from "@yuangui/client";

type Json = Record<string, unknown>;

/** Whether this browser and this address can use passkeys at all. */
export function hasPasskeys(): boolean {
  return window.isSecureContext && "PublicKeyCredential" in window;
}

/** Let the person's passkey answer a question; null when they let it be. */
export function askPasskey(options: Facts): Promise<Facts | null> {
  const publicKey = decoded(options) as unknown as PublicKeyCredentialRequestOptions;
  return answered(() => navigator.credentials.get({ publicKey }));
}

/** Make a passkey on this machine; null when the person let it be. */
export function makePasskey(options: Facts): Promise<Facts | null> {
  const publicKey = decoded(options) as unknown as PublicKeyCredentialCreationOptions;
  return answered(() => navigator.credentials.create({ publicKey }));
}

async function answered(ask: () => Promise<Credential | null>): Promise<Facts | null> {
  try {
    const made = await ask();
    return made instanceof PublicKeyCredential ? encoded(made) : null;
  } catch (error) {
    // The person closed the question, or it ran out of time.
    if (error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name)) return null;
    throw error;
  }
}

function decoded(options: Facts): Json {
  const { challenge, user, allowCredentials, excludeCredentials, ...rest } = options as Json;
  return {
    ...rest,
    challenge: bytesOf(challenge),
    ...(isRecord(user) ? { user: { ...user, id: bytesOf(user["id"]) } } : {}),
    ...(Array.isArray(allowCredentials) ? { allowCredentials: allowCredentials.map(named) } : {}),
    ...(Array.isArray(excludeCredentials) ? { excludeCredentials: excludeCredentials.map(named) } : {}),
  };
}

const named = (each: Json): Json => ({ ...each, id: bytesOf(each["id"]) });

function encoded(credential: PublicKeyCredential): Facts {
  const { response } = credential;
  const parts: readonly (keyof AuthenticatorAssertionResponse | keyof AuthenticatorAttestationResponse)[] = [
    "clientDataJSON",
    "authenticatorData",
    "signature",
    "userHandle",
    "attestationObject",
  ];
  const said = response as unknown as Record<string, ArrayBuffer | null | undefined>;
  const fields = parts.flatMap((name) => (said[name] instanceof ArrayBuffer ? [[name, textOf(said[name])]] : []));
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: Object.fromEntries(fields),
  };
}

function bytesOf(text: unknown): Uint8Array<ArrayBuffer> {
  const base64 = String(text).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}
