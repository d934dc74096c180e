/** Drafts that outlive a reload or a lost line, and end with their contact. */

export interface Drafts {
  read(name: string): string;
  write(name: string, text: string): void;
  forget(): void;
}

const PREFIX = "yuangui.desk.";

/** The drafts of one contact. Drafts of other contacts are removed: a desk serves one. */
export function draftsOf(contactId: string, storage: Storage = sessionStorage): Drafts {
  const mine = `${PREFIX}${contactId}.`;
  const remove = (isMeant: (key: string) => boolean): void => {
    const keys = Array.from({ length: storage.length }, (_, place) => storage.key(place) ?? "");
    for (const key of keys) if (key.startsWith(PREFIX) && isMeant(key)) storage.removeItem(key);
  };
  remove((key) => !key.startsWith(mine));
  return {
    read: (name) => storage.getItem(mine + name) ?? "",
    write: (name, text) => storage.setItem(mine + name, text),
    forget: () => remove((key) => key.startsWith(mine)),
  };
}
