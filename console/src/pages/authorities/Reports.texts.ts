import { texts } from "../../core/i18n";

export const reportsTexts = texts(
  {
    title: "Audit report",
    description: "All certificates that this CA issued and revoked, written to a bucket.",
    bucket: "Bucket",
    bucketText: "A place that the server knows by this name (--bucket).",
    format: "Format",
    write: "Write a report",
    asked: (place: string) => `The report will be at ${place}`,
  },
  {
    title: "監査レポート",
    description: "この CA が発行および失効したすべての証明書をバケットに書き出します。",
    bucket: "バケット",
    bucketText: "サーバーに設定された名前です (--bucket)。",
    format: "形式",
    write: "レポートを作成",
    asked: (place) => `レポートは ${place} に作成されます`,
  },
);
