import { texts } from "../../core/i18n";

/** Why a certificate was revoked, in the words of ACM and of Private CA. */
export const revocationReasons = texts(
  {
    UNSPECIFIED: "Not specified",
    KEY_COMPROMISE: "Somebody else has the key",
    CERTIFICATE_AUTHORITY_COMPROMISE: "Somebody else has the key of the CA",
    CA_COMPROMISE: "Somebody else has the key of the CA",
    AFFILIATION_CHANGED: "The owner changed",
    SUPERSEDED: "Another certificate took its place",
    SUPERCEDED: "Another certificate took its place",
    CESSATION_OF_OPERATION: "The service ended",
    CERTIFICATE_HOLD: "On hold",
    REMOVE_FROM_CRL: "No longer on hold",
    PRIVILEGE_WITHDRAWN: "What it permitted was withdrawn",
    A_A_COMPROMISE: "What it says about its owner cannot be relied on",
  },
  {
    UNSPECIFIED: "指定なし",
    KEY_COMPROMISE: "キーの漏えい",
    CERTIFICATE_AUTHORITY_COMPROMISE: "CA のキーの漏えい",
    CA_COMPROMISE: "CA のキーの漏えい",
    AFFILIATION_CHANGED: "所有者の変更",
    SUPERSEDED: "別の証明書への置き換え",
    SUPERCEDED: "別の証明書への置き換え",
    CESSATION_OF_OPERATION: "サービスの終了",
    CERTIFICATE_HOLD: "一時停止",
    REMOVE_FROM_CRL: "一時停止の解除",
    PRIVILEGE_WITHDRAWN: "権限の取り消し",
    A_A_COMPROMISE: "属性の信頼性の喪失",
  },
);
