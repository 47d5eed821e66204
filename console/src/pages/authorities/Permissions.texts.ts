import { texts } from "../../core/i18n";

export const permissionsTexts = texts(
  {
    title: "Permissions",
    description: "What the manager may do with this CA by itself. Renewal needs all three actions.",
    loading: "Loading permissions",
    principal: "Principal",
    actions: "Actions",
    since: "Since",
    none: "The manager has no permission.",
    missing: "Without a permission the certificates from this CA are not renewed.",
    grant: "Permit renewal",
    granted: "The manager may renew from this CA now",
    notGranted: "The permission was not granted",
    take: "Take the permission back",
    takeText: "Certificates from this CA will no longer be renewed: their renewals will fail with PCA_ACCESS_DENIED.",
    taken: "The manager may no longer renew from this CA",
  },
  {
    title: "アクセス許可",
    description:
      "マネージャーがこの CA に対して自動的に実行できる操作です。更新には 3 つのアクションすべてが必要です。",
    loading: "アクセス許可を読み込み中",
    principal: "プリンシパル",
    actions: "アクション",
    since: "付与日時",
    none: "マネージャーにアクセス許可はありません。",
    missing: "アクセス許可がない場合、この CA の証明書は更新されません。",
    grant: "更新を許可",
    granted: "マネージャーがこの CA から更新できるようになりました",
    notGranted: "アクセス許可を付与できませんでした",
    take: "アクセス許可を取り消す",
    takeText: "この CA の証明書は更新されなくなり、更新は PCA_ACCESS_DENIED で失敗します。",
    taken: "マネージャーはこの CA から更新できなくなりました",
  },
);
