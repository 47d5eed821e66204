import { texts } from "../../core/i18n";

export const functionsTexts = texts(
  {
    title: "Functions",
    loading: "Loading functions",
    refresh: "Load again",
    create: "Create a function",
    name: "Name",
    runtime: "Runtime",
    handler: "Handler",
    timeout: "Timeout",
    seconds: (count: number) => `${count} s`,
    memory: "Memory",
    megabytes: (count: number) => `${count} MB`,
    modified: "Last changed",
    none: "There are no functions yet.",
  },
  {
    title: "関数",
    loading: "関数を読み込み中",
    refresh: "再読み込み",
    create: "関数を作成",
    name: "名前",
    runtime: "ランタイム",
    handler: "ハンドラー",
    timeout: "タイムアウト",
    seconds: (count) => `${count} 秒`,
    memory: "メモリ",
    megabytes: (count) => `${count} MB`,
    modified: "最終更新日時",
    none: "関数はまだありません。",
  },
);
