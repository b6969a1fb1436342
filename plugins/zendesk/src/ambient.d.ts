declare module "*.css";

declare module "zendesk_app_framework_sdk" {
  const sdk: { init(): import("./zendesk.js").Client | false };
  export default sdk;
}
