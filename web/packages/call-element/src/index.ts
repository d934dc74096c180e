/** The module that a bank's page loads: it makes `<yuangui-call>` known. */
import { CallElement } from "./element.ts";

if (!customElements.get("yuangui-call")) customElements.define("yuangui-call", CallElement);

export { CallElement };
