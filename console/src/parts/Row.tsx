// Buttons, links or marks side by side.
import SpaceBetween, { type SpaceBetweenProps } from "@cloudscape-design/components/space-between";
import type { ReactNode } from "react";

export function Row({ size = "xs", children }: { size?: SpaceBetweenProps.Size; children: ReactNode }) {
  return (
    <SpaceBetween direction="horizontal" size={size} alignItems="center">
      {children}
    </SpaceBetween>
  );
}
