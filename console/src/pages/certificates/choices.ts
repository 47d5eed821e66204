// Certificates to choose from: those that were issued, searched by the service, however many there are.
import { useState } from "react";
import { useLoad } from "../../core/load";
import { nameOf, search } from "./certificate";

const SHOWN = 50;

/** The newest that fit what is typed; `type` leaves out the others. */
export function useChoices(type?: "PRIVATE" | "IMPORTED") {
  const [text, setText] = useState("");
  const found = useLoad(
    async (abort) => {
      const tokens = [
        { propertyKey: "status", operator: "=", value: "ISSUED" },
        ...(type ? [{ propertyKey: "type", operator: "=", value: type }] : []),
        ...(text ? [{ propertyKey: "dns", operator: ":", value: text }] : []),
      ];
      return (await search({ tokens, operation: "and" }, "created", true, SHOWN, undefined, abort)).items;
    },
    [text],
  );
  const options = (found.value ?? []).map((each) => ({
    value: each.CertificateArn,
    label: nameOf(each),
    description: each.CertificateArn,
  }));
  return { ...found, options, text, setText };
}
