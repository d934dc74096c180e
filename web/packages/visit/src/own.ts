/** The contact that this browser has already. */
import { problemIn, type ContactView, type CustomerApi } from "@yuangui/client";

/** The contact of this browser's cookie; null where there is none. */
export async function ownContact(api: CustomerApi): Promise<ContactView | null> {
  try {
    return await api.contact();
  } catch (thrown) {
    if ([401, 403, 404].includes(problemIn(thrown).status)) return null;
    throw thrown;
  }
}
