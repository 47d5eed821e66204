import { texts } from "../core/i18n";

export const trailTexts = texts(
  {
    title: "Audit log",
    loading: "Loading the audit log",
    time: "Time",
    name: "Operation",
    who: "Who",
    outcome: "Outcome",
    done: "Done",
    record: "Record",
    show: "JSON",
    none: "Nothing is on record.",
  },
  {
    title: "監査ログ",
    loading: "監査ログを読み込み中",
    time: "時刻",
    name: "オペレーション",
    who: "実行者",
    outcome: "結果",
    done: "完了",
    record: "記録",
    show: "JSON を表示",
    none: "記録はありません。",
  },
);
