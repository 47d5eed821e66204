"""Amazon EventBridge: buses, rules with their targets, connections and API destinations."""
