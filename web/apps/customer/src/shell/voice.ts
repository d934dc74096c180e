/** Reads a page aloud: the server's voice for a service's texts, the browser's own for the rest. */
import { speechAddress } from "@yuangui/client";

let playing: HTMLAudioElement | null = null;

/** Stop reading. */
export function hush(): void {
  playing?.pause();
  playing = null;
  globalThis.speechSynthesis?.cancel();
}

/** Play a text of the running service; false when it could not be played. */
export async function speakServiceText(textKey: string): Promise<boolean> {
  hush();
  const audio = new Audio(speechAddress(textKey));
  playing = audio;
  try {
    await audio.play();
    return true;
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}

/** Read any text with the voice of the browser; false when the browser has none for the language. */
export function speakText(text: string, locale: string): boolean {
  const speech = globalThis.speechSynthesis;
  const voice = speech?.getVoices().find((each) => each.lang.replace("_", "-").startsWith(locale.slice(0, 2)));
  if (!speech || !voice) return false;
  hush();
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = 0.9;
  speech.speak(utterance);
  return true;
}
