import { texts } from "../../core/i18n";

export const dialogTexts = texts(
  {
    renew: "Renew now",
    renewText:
      "The certificate gets a new key and serial number under the same ARN. Whoever exported it must export it again; deployments get it by themselves.",
    renewed: (count: number) => (count === 1 ? "The renewal was asked for" : `${count} renewals were asked for`),
    delete: "Delete",
    deleteText:
      "The certificate and its private key are gone for good. Those who have a copy can use it until it expires.",
    deleteWord: "delete",
    deleted: (count: number) => (count === 1 ? "The certificate was deleted" : `${count} certificates were deleted`),
    revoke: "Revoke",
    revokeText:
      "A revoked certificate stays revoked. Clients that ask the revocation list or OCSP refuse it from then on, and it is not renewed.",
    revokeWord: "revoke",
    revoked: (count: number) => (count === 1 ? "The certificate was revoked" : `${count} certificates were revoked`),
    reason: "Reason",
  },
  {
    renew: "今すぐ更新",
    renewText:
      "同じ ARN のまま、新しいキーとシリアル番号が発行されます。エクスポートして使用している場合は再度エクスポートが必要です。デプロイには自動で反映されます。",
    renewed: (count) => `${count} 件の更新を要求しました`,
    delete: "削除",
    deleteText: "証明書とプライベートキーは完全に削除されます。コピーを持っている利用者は有効期限まで使用できます。",
    deleteWord: "delete",
    deleted: (count) => `${count} 件の証明書を削除しました`,
    revoke: "失効",
    revokeText:
      "失効は取り消せません。CRL または OCSP を確認するクライアントは以後この証明書を拒否し、更新も行われません。",
    revokeWord: "revoke",
    revoked: (count) => `${count} 件の証明書を失効しました`,
    reason: "理由",
  },
);
