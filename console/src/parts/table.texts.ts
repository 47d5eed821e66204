import { texts } from "../core/i18n";

export const tableTexts = texts(
  {
    title: "What the table shows",
    confirm: "Confirm",
    cancel: "Cancel",
    pageSize: "Page size",
    rows: (count: number) => `${count} rows`,
    columns: "Columns",
  },
  {
    title: "表示設定",
    confirm: "確認",
    cancel: "キャンセル",
    pageSize: "ページサイズ",
    rows: (count) => `${count} 行`,
    columns: "列",
  },
);
