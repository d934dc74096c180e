/** The design system: the only place with colours, spacing and controls. Texts come from outside. */
export { default as ActionTile } from "./controls/ActionTile.vue";
export { default as AmountField } from "./controls/AmountField.vue";
export { default as AppButton } from "./controls/AppButton.vue";
export { default as ChoiceField } from "./controls/ChoiceField.vue";
export { default as FieldFrame } from "./controls/FieldFrame.vue";
export { default as PinField } from "./controls/PinField.vue";
export { default as SignaturePad } from "./controls/SignaturePad.vue";
export { default as TextField } from "./controls/TextField.vue";
export { default as ConfirmDialog } from "./feedback/ConfirmDialog.vue";
export { default as StateView } from "./feedback/StateView.vue";
export { default as ToastHost } from "./feedback/ToastHost.vue";
export { default as AppIcon } from "./marks/AppIcon.vue";
export { default as BrandMark } from "./marks/BrandMark.vue";
export { default as KeyHint } from "./marks/KeyHint.vue";
export { default as MoneyText } from "./marks/MoneyText.vue";
export { default as ProgressSteps } from "./marks/ProgressSteps.vue";
export { default as ToneTag } from "./marks/ToneTag.vue";
export { default as PictureThumb, type ThumbSeal } from "./pictures/PictureThumb.vue";
export { default as WatermarkOver } from "./pictures/WatermarkOver.vue";
export { default as StreamTile } from "./pictures/StreamTile.vue";
export { default as ZoomPicture } from "./pictures/ZoomPicture.vue";

export { watermarkTile } from "./pictures/watermark.ts";
export { announce } from "./feedback/toasts.ts";
export type { StateKind } from "./feedback/StateView.vue";
export type { IconName } from "./marks/icons.ts";
export type { Point, Stroke } from "./controls/strokes.ts";
