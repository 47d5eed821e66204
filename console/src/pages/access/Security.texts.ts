import { texts } from "../../core/i18n";

export const securityTexts = texts(
  {
    title: "Signed in as",
    account: "Account",
    arn: "ARN",
    noUser: "You are not signed in as a user, so there is no password of yours and no second factor to change here.",
    password: "My password",
    old: "Present password",
    new: "New password",
    rules: "At least 8 characters, of three kinds: capital and small letters, digits, others.",
    change: "Change the password",
    changed: "Your password was changed",
  },
  {
    title: "サインイン中のプリンシパル",
    account: "アカウント",
    arn: "ARN",
    noUser: "ユーザーとしてサインインしていないため、ここで変更できるパスワードや MFA はありません。",
    password: "自分のパスワード",
    old: "現在のパスワード",
    new: "新しいパスワード",
    rules: "8 文字以上。大文字、小文字、数字、その他のうち 3 種類を使用します。",
    change: "パスワードを変更",
    changed: "パスワードを変更しました",
  },
);
