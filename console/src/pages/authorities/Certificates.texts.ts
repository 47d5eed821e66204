import { texts } from "../../core/i18n";

export const certificatesTexts = texts(
  {
    title: "What it signed",
    loading: "Loading what it signed",
    subject: "Subject",
    serial: "Serial number",
    status: "Status",
    issued: "Issued",
    ends: "Expires",
    by: "Requested by",
    none: "It has signed nothing yet.",
  },
  {
    title: "発行した証明書",
    loading: "発行した証明書を読み込み中",
    subject: "サブジェクト",
    serial: "シリアル番号",
    status: "ステータス",
    issued: "発行日時",
    ends: "有効期限",
    by: "要求者",
    none: "まだ何も発行していません。",
  },
);
