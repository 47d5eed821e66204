import { texts } from "../../core/i18n";

/** What the state of a deployment means for those who connect to the place. */
export const deploymentReasons = texts(
  {
    PENDING: "The new certificate is not there yet.",
    INSTALLING: "The agent is at work.",
    DELIVERED: "The new certificate is there; no handshake has proved yet that it is served.",
    SERVED: "Whoever connects is shown the new certificate.",
    FAILED: "It could not be installed; the one before is served on. It is tried again.",
    ROLLED_BACK: "The new certificate did not work; the one before is back. It is tried again.",
    DRIFTED: "Somebody put another certificate there.",
    REMOVING: "The deployment was deleted, and is still being cleared away.",
  },
  {
    PENDING: "新しい証明書はまだ配置されていません。",
    INSTALLING: "エージェントがインストールしています。",
    DELIVERED: "新しい証明書は配置済みですが、提供されていることはまだハンドシェイクで確認されていません。",
    SERVED: "接続先で新しい証明書が提供されています。",
    FAILED: "インストールできませんでした。以前の証明書が引き続き使用されます。再試行されます。",
    ROLLED_BACK: "新しい証明書が提供されなかったため、以前の証明書に戻しました。再試行されます。",
    DRIFTED: "別の証明書に置き換えられています。",
    REMOVING: "デプロイは削除されました。後片付けを待っています。",
  },
);
