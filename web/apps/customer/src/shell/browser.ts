/** What kind of browser this is, as far as it changes what a customer must do. */
export type Host = "browser" | "wechat" | "alipay";

/** Recognise browsers inside other apps, which often refuse the camera. */
export function hostOf(userAgent: string): Host {
  if (/MicroMessenger/i.test(userAgent)) return "wechat";
  return /AlipayClient/i.test(userAgent) ? "alipay" : "browser";
}
