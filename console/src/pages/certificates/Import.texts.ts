import { texts } from "../../core/i18n";

export const importTexts = texts(
  {
    title: "Import a certificate",
    description:
      "An imported certificate does not renew itself: import the next one under the same ARN before it expires.",
    Certificate: "Certificate",
    CertificateText: "PEM, of the certificate alone.",
    PrivateKey: "Private key",
    PrivateKeyText: "PEM, not encrypted. It is encrypted before it is stored.",
    CertificateChain: "Chain (optional)",
    CertificateChainText: "PEM, from the issuing CA on.",
    arn: "ARN (optional)",
    arnText: "Of an imported certificate whose place this one takes.",
    import: "Import",
    imported: "The certificate was imported",
  },
  {
    title: "証明書をインポート",
    description:
      "インポートした証明書は自動更新されません。有効期限の前に、同じ ARN で次の証明書をインポートしてください。",
    Certificate: "証明書",
    CertificateText: "証明書本体のみの PEM。",
    PrivateKey: "プライベートキー",
    PrivateKeyText: "暗号化されていない PEM。保存前に暗号化されます。",
    CertificateChain: "チェーン (オプション)",
    CertificateChainText: "発行 CA から始まる PEM。",
    arn: "ARN (オプション)",
    arnText: "置き換えるインポート済み証明書の ARN。",
    import: "インポート",
    imported: "証明書をインポートしました",
  },
);
