/** Draws any service flow for a customer or a teller. */
export { default as CheckList } from "./CheckList.vue";
export { default as FlowPlayer } from "./FlowPlayer.vue";
export { default as RunAnswer } from "./RunAnswer.vue";
export { default as RunSteps } from "./RunSteps.vue";
export { answerOf, type Answer, type AnswerAccount, type AnswerLine } from "./answer.ts";
export { checksOf, picturesIn, riskHitsOf, toneOf, type Check, type RiskHit, type Tone } from "./checks.ts";
export type { PlayerRole, StepProps, StepTools } from "./contract.ts";
export { maskedNumber } from "./mask.ts";
export * from "./state.ts";
export { useSettled } from "./settled.ts";
export { loadSteps, stepComponent, stepTypes } from "./steps.ts";
