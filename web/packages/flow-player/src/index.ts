/** Draws any service flow for a customer or a teller. */
export { default as FlowPlayer } from "./FlowPlayer.vue";
export { default as RunSteps } from "./RunSteps.vue";
export type { PlayerRole, StepProps, StepTools } from "./contract.ts";
export * from "./state.ts";
export { stepComponent, stepTypes } from "./steps.ts";
