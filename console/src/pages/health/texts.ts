import { texts } from "../../core/i18n";

export const healthTexts = texts(
  {
    title: "Health",
    description: "What AWS Health tells of your account: renewals that were done, that wait, and that need you.",
    open: "Open",
    scheduled: "Scheduled changes",
    other: "Other notifications",
    log: "Event log",
    what: (view: string) =>
      ({
        open: "What is not settled yet.",
        scheduled: "Renewals: those that were done and those that are to come.",
        other: "Issues and notifications that are no scheduled change.",
        log: "All events.",
      })[view] ?? "",
    loading: "Loading events",
    refresh: "Load again",
    event: "Event",
    codes: (code: string) =>
      ({
        AWS_ACM_RENEWAL_STATE_CHANGE: "Certificate renewal",
        AWS_ACM_RENEWAL_FAILURE: "Certificate renewal failed",
      })[code] ?? code,
    status: "Status",
    statuses: (status: string) =>
      ({
        open: "Open",
        upcoming: "Upcoming",
        closed: "Closed",
        IMPAIRED: "Needs you",
        UNIMPAIRED: "Not affected",
        PENDING: "Pending",
        RESOLVED: "Resolved",
        UNKNOWN: "Unknown",
      })[status] ?? status,
    category: "Category",
    categories: (category: string) =>
      ({
        scheduledChange: "Scheduled change",
        accountNotification: "Notification",
        issue: "Issue",
        investigation: "Investigation",
      })[category] ?? category,
    certificates: "Affected certificates",
    certificate: "Certificate",
    arn: "The ARN of a certificate",
    clear: "Clear the ARN",
    region: "Region",
    service: "Service",
    code: "Event type",
    start: "Start",
    updated: "Last update",
    action: "What to do",
    actions: (actionability: string) =>
      ({
        ACTION_REQUIRED: "Action is required",
        ACTION_MAY_BE_REQUIRED: "Action may be required",
        INFORMATIONAL: "Nothing",
      })[actionability] ?? "–",
    details: "Details",
    age: "Updated",
    ever: "At any time",
    days: (count: number) => `In the last ${count} days`,
    all: "All",
    calm: "All is well: nothing is open.",
    none: "There are no events like that.",
  },
  {
    title: "ヘルス",
    description:
      "AWS Health がアカウントについて知らせる内容です。完了した更新、待機中の更新、対応が必要な更新を確認できます。",
    open: "未解決",
    scheduled: "スケジュールされた変更",
    other: "その他の通知",
    log: "イベントログ",
    what: (view) =>
      ({
        open: "まだ解決していないイベントです。",
        scheduled: "完了した更新と、これから行われる更新です。",
        other: "スケジュールされた変更以外の問題と通知です。",
        log: "すべてのイベントです。",
      })[view] ?? "",
    loading: "イベントを読み込み中",
    refresh: "再読み込み",
    event: "イベント",
    codes: (code) =>
      ({
        AWS_ACM_RENEWAL_STATE_CHANGE: "証明書の更新",
        AWS_ACM_RENEWAL_FAILURE: "証明書の更新の失敗",
      })[code] ?? code,
    status: "ステータス",
    statuses: (status) =>
      ({
        open: "未解決",
        upcoming: "予定",
        closed: "終了",
        IMPAIRED: "要対応",
        UNIMPAIRED: "影響なし",
        PENDING: "待機中",
        RESOLVED: "解決済み",
        UNKNOWN: "不明",
      })[status] ?? status,
    category: "カテゴリ",
    categories: (category) =>
      ({
        scheduledChange: "スケジュールされた変更",
        accountNotification: "通知",
        issue: "問題",
        investigation: "調査",
      })[category] ?? category,
    certificates: "影響を受ける証明書",
    certificate: "証明書",
    arn: "証明書の ARN",
    clear: "ARN をクリア",
    region: "リージョン",
    service: "サービス",
    code: "イベントタイプ",
    start: "開始日時",
    updated: "最終更新日時",
    action: "必要な対応",
    actions: (actionability) =>
      ({
        ACTION_REQUIRED: "対応が必要です",
        ACTION_MAY_BE_REQUIRED: "対応が必要な場合があります",
        INFORMATIONAL: "なし",
      })[actionability] ?? "–",
    details: "詳細",
    age: "更新時期",
    ever: "すべての期間",
    days: (count) => `過去 ${count} 日間`,
    all: "すべて",
    calm: "問題はありません。未解決のイベントはありません。",
    none: "該当するイベントはありません。",
  },
);
