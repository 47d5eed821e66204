// Boxes side by side where there is room, one below the other where there is not.
import type { ReactNode } from "react";
import "./parts.css";

export function Columns({ children }: { children: ReactNode }) {
  return <div className="columns">{children}</div>;
}
