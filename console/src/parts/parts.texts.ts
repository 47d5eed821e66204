import { texts } from "../core/i18n";

export const partsTexts = texts(
  {
    command: "The same with the AWS CLI",
    copyCommand: "Copy the command",
    copy: (what: string) => `Copy ${what}`,
    copied: "Copied",
    notCopied: "It could not be copied",
    dismiss: "Dismiss the message",
    retry: "Try again",
    notLoaded: "This could not be loaded",
    denied: "You are not permitted to see this",
    cancel: "Cancel",
    close: "Close",
    typeToConfirm: (word: string) => `To go on, type ${word}`,
  },
  {
    command: "AWS CLI で同じ操作を行う",
    copyCommand: "コマンドをコピー",
    copy: (what) => `${what}をコピー`,
    copied: "コピーしました",
    notCopied: "コピーできませんでした",
    dismiss: "メッセージを閉じる",
    retry: "再試行",
    notLoaded: "読み込めませんでした",
    denied: "これを表示する権限がありません",
    cancel: "キャンセル",
    close: "閉じる",
    typeToConfirm: (word) => `続けるには「${word}」と入力してください`,
  },
);
