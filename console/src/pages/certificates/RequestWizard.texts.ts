import { texts } from "../../core/i18n";

export const requestTexts = texts(
  {
    steps: "Steps",
    request: "Request",
    requested: (name: string) => `The certificate for ${name} was requested`,
    names: "Names",
    namesText: "DNS names, one in a line; the first is the certificate's own. A star stands for one label.",
    namesMissing: "Give at least one name.",
    authority: "Private CA",
    authorityText: "The CA that signs the certificate, now and at each renewal.",
    authorityMissing: "Choose a CA.",
    noAuthority: "There is no active private CA yet.",
    makeOne: "Create one",
    choose: "Choose a CA",
    notPermitted:
      "The manager has no permission on this CA: the certificate will be issued, and its renewal will fail. The CA's page grants the permission.",
    key: "Key",
    keys: (key: string) =>
      ({
        EC_prime256v1: "Small and fast; for nearly everything",
        EC_secp384r1: "Elliptic curve of 384 bits",
        RSA_2048: "For old clients",
        RSA_3072: "For old clients that ask for more",
        RSA_4096: "The largest and slowest",
      })[key] ?? "",
    review: "Review",
    reviewText:
      "The certificate is issued at once. It renews itself 60 days before it expires, once it was exported or is deployed.",
  },
  {
    steps: "ステップ",
    request: "要求",
    requested: (name) => `${name} の証明書を要求しました`,
    names: "名前",
    namesText:
      "DNS 名を 1 行に 1 つ入力します。最初の名前が証明書のドメイン名になります。アスタリスク (*) は 1 つのラベルに一致します。",
    namesMissing: "名前を 1 つ以上入力してください。",
    authority: "プライベート CA",
    authorityText: "発行時と更新時に証明書へ署名する CA です。",
    authorityMissing: "CA を選択してください。",
    noAuthority: "アクティブなプライベート CA がまだありません。",
    makeOne: "CA を作成",
    choose: "CA を選択",
    notPermitted:
      "この CA ではマネージャーにアクセス許可がありません。証明書は発行されますが、更新は失敗します。CA のページでアクセス許可を付与できます。",
    key: "キー",
    keys: (key) =>
      ({
        EC_prime256v1: "小さく高速。ほとんどの用途に適しています",
        EC_secp384r1: "384 ビットの楕円曲線",
        RSA_2048: "古いクライアント向け",
        RSA_3072: "より長いキーが必要な古いクライアント向け",
        RSA_4096: "最も大きく低速",
      })[key] ?? "",
    review: "確認",
    reviewText:
      "証明書はすぐに発行されます。エクスポートするかデプロイすると、有効期限の 60 日前に自動で更新されます。",
  },
);
