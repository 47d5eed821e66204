import { texts } from "../../core/i18n";

export const detailTexts = texts(
  {
    refresh: "Load again",
    actions: "Actions",
    export: "Export",
    renew: "Renew now",
    revoke: "Revoke",
    delete: "Delete",
    failed: "The certificate was not issued",
    identity: "Certificate",
    renewal: "Renewal",
    use: "Where it is used",
    events: "Events",
    trail: "Audit trail",
    tags: "Tags",
  },
  {
    refresh: "再読み込み",
    actions: "アクション",
    export: "エクスポート",
    renew: "今すぐ更新",
    revoke: "失効",
    delete: "削除",
    failed: "証明書は発行されませんでした",
    identity: "証明書",
    renewal: "更新",
    use: "使用状況",
    events: "イベント",
    trail: "監査証跡",
    tags: "タグ",
  },
);
