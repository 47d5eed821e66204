import { texts } from "../../core/i18n";

export const logsTexts = texts(
  {
    title: "Log",
    filter: "Filter pattern, for example Exported",
    clear: "Clear the filter",
    none: "There is nothing in the log.",
    loading: "Loading the log",
  },
  {
    title: "ログ",
    filter: "フィルターパターン (例: Exported)",
    clear: "フィルターをクリア",
    none: "ログはありません。",
    loading: "ログを読み込み中",
  },
);
