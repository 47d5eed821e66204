import { texts } from "../core/i18n";

export const eventsTexts = texts(
  {
    title: "Events",
    loading: "Loading events",
    time: "Time",
    type: "Detail type",
    source: "Source",
    document: "Event",
    show: "JSON",
    none: "There are no events, or they are no longer kept.",
  },
  {
    title: "イベント",
    loading: "イベントを読み込み中",
    time: "時刻",
    type: "詳細タイプ",
    source: "ソース",
    document: "イベント",
    show: "JSON を表示",
    none: "イベントがないか、保持期間が過ぎています。",
  },
);
