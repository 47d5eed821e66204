import { texts } from "../../core/i18n";

export const functionDetailTexts = texts(
  {
    refresh: "Load again",
    delete: "Delete",
    deleteText: (name: string) => `The function ${name} and its code are gone for good. Its log and its role stay.`,
    deleteWord: "delete",
    deleted: (name: string) => `The function ${name} was deleted`,
    runtime: "Runtime",
    role: "Role",
    modified: "Last changed",
    isolation: "How it runs",
    code: "Code",
    test: "Test",
    logs: "Log",
    settings: "Configuration",
  },
  {
    refresh: "再読み込み",
    delete: "削除",
    deleteText: (name) => `関数 ${name} とコードは完全に削除されます。ログとロールは残ります。`,
    deleteWord: "delete",
    deleted: (name) => `関数 ${name} を削除しました`,
    runtime: "ランタイム",
    role: "ロール",
    modified: "最終更新日時",
    isolation: "実行環境",
    code: "コード",
    test: "テスト",
    logs: "ログ",
    settings: "設定",
  },
);
