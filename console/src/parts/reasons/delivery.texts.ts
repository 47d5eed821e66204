import { texts } from "../../core/i18n";

/** Why a target does not have an event: EventBridge's error codes. */
export const deliveryReasons = texts(
  {
    NO_RESOURCE: "The target does not exist.",
    NO_PERMISSIONS: "The target does not let the rule in.",
    THROTTLING: "The target takes no more for the moment.",
    TIMEOUT: "The target did not answer in time.",
    ERROR_FROM_TARGET: "The target refused the event.",
    SDK_CLIENT_ERROR: "The target could not be reached.",
    INTERNAL_ERROR: "The server could not make the attempt.",
  },
  {
    NO_RESOURCE: "ターゲットが存在しません。",
    NO_PERMISSIONS: "ターゲットへの配信が許可されていません。",
    THROTTLING: "ターゲットが受信を制限しています。",
    TIMEOUT: "ターゲットが時間内に応答しませんでした。",
    ERROR_FROM_TARGET: "ターゲットがイベントを拒否しました。",
    SDK_CLIENT_ERROR: "ターゲットに接続できませんでした。",
    INTERNAL_ERROR: "サーバー側の問題で配信を試行できませんでした。",
  },
);
