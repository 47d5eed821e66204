import { texts } from "../../core/i18n";

export const dialogTexts = texts(
  {
    enable: "Enable",
    enableText: "The CA issues again, and waiting renewals are tried again within the hour.",
    disable: "Disable",
    disableText:
      "The CA issues nothing until it is enabled again; renewals fail until then. Revocation lists and OCSP go on.",
    delete: "Delete",
    deleteText:
      "Certificates of this CA stay valid and can no longer be revoked or renewed once the deletion is final. Until then the CA can be restored.",
    deleteWord: "delete",
    days: "Final after (days)",
    daysText: "7 to 30.",
    restore: "Restore",
    restoreText: "The CA comes back in the state that it had.",
    activate: "Sign and install",
    activateText:
      "Signs the CA's request and installs the certificate. A request can also be signed elsewhere and be imported.",
    parent: "Signed by",
    choose: "Choose a CA",
    years: "Valid for (years)",
    done: (what: string) => `${what}: done`,
  },
  {
    enable: "有効化",
    enableText: "CA が再び発行できるようになり、保留中の更新は 1 時間以内に再試行されます。",
    disable: "無効化",
    disableText: "再び有効化するまで CA は発行せず、更新は失敗します。CRL と OCSP は継続します。",
    delete: "削除",
    deleteText:
      "この CA の証明書は有効なままですが、削除が確定すると失効も更新もできなくなります。それまでは CA を復元できます。",
    deleteWord: "delete",
    days: "確定までの日数",
    daysText: "7～30 日。",
    restore: "復元",
    restoreText: "CA は削除前の状態に戻ります。",
    activate: "署名してインストール",
    activateText: "CA の CSR に署名し、証明書をインストールします。外部で署名してインポートすることもできます。",
    parent: "署名する CA",
    choose: "CA を選択",
    years: "有効期間 (年)",
    done: (what) => `${what}: 完了しました`,
  },
);
