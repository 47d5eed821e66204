import { texts } from "../../core/i18n";

export const revocationTexts = texts(
  {
    title: "Revocation",
    description: "What certificates issued from now on say; those that are out there say what they said.",
    crl: "Revocation list (CRL)",
    crlText: "Signed anew in time and after each revocation.",
    days: "Valid for (days)",
    daysText: "A client that cannot reach the server trusts the list so long.",
    bucket: "Copy to a bucket (optional)",
    bucketText: "A folder or an S3-compatible place that the server knows by this name.",
    ocsp: "OCSP",
    ocspText: "Answers for one certificate at a time.",
    save: "Save",
    saved: "Revocation was changed",
    notSaved: "Revocation was not changed",
  },
  {
    title: "失効",
    description: "今後発行する証明書に記載される内容です。発行済みの証明書の内容は変わりません。",
    crl: "証明書失効リスト (CRL)",
    crlText: "期限前と失効のたびに新しく署名されます。",
    days: "有効期間 (日)",
    daysText: "サーバーに到達できないクライアントは、この期間リストを信頼します。",
    bucket: "バケットへコピー (オプション)",
    bucketText: "サーバーに設定された名前のフォルダーまたは S3 互換ストレージです。",
    ocsp: "OCSP",
    ocspText: "証明書ごとに状態を応答します。",
    save: "保存",
    saved: "失効の設定を変更しました",
    notSaved: "失効の設定を変更できませんでした",
  },
);
