// What certificates can be filtered by, as the property filter takes it.
import type { PropertyFilterProps } from "@cloudscape-design/components/property-filter";
import { useTexts } from "../../core/i18n";
import { statusTexts } from "../../parts/status.texts";
import { certificatesTexts } from "./texts";

const STATUS = ["ISSUED", "PENDING_VALIDATION", "EXPIRED", "REVOKED", "FAILED", "INACTIVE"] as const;
const RENEWAL = ["SUCCESS", "PENDING_AUTO_RENEWAL", "FAILED"] as const;
const KEYS = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

export function useProperties(): {
  properties: PropertyFilterProps.FilteringProperty[];
  options: PropertyFilterProps.FilteringOption[];
} {
  const t = useTexts(certificatesTexts);
  const status = useTexts(statusTexts);
  const property = (key: string, label: string, operators: PropertyFilterProps.ComparisonOperator[]) => ({
    key,
    propertyLabel: label,
    groupValuesLabel: label,
    operators,
  });
  return {
    properties: [
      property("dns", t.dns, [":", "!:", "=", "!="]),
      property("name", t.name, [":", "!:", "=", "!="]),
      property("status", t.status, ["=", "!="]),
      property("renewal", t.renewal, ["=", "!="]),
      property("type", t.type, ["=", "!="]),
      property("inUse", t.inUse, ["="]),
      property("exported", t.exported, ["="]),
      property("key", t.key, ["=", "!="]),
      property("serial", t.serial, ["="]),
      property("arn", t.arn, ["="]),
      { ...property("ends", t.ends, ["<=", ">="]), defaultOperator: "<=" },
    ],
    options: [
      ...STATUS.map((value) => ({ propertyKey: "status", value, label: status[value] })),
      ...RENEWAL.map((value) => ({ propertyKey: "renewal", value, label: status[value] })),
      ...["PRIVATE", "IMPORTED"].map((value) => ({ propertyKey: "type", value, label: t.types(value) })),
      ...KEYS.map((value) => ({ propertyKey: "key", value })),
      ...["inUse", "exported"].flatMap((propertyKey) => [
        { propertyKey, value: "true", label: t.yes },
        { propertyKey, value: "false", label: t.no },
      ]),
    ],
  };
}
