export * from "./audit-events";
export * from "./messages";
export * from "./people";
export * from "./second-factors";
export * from "./security-policies";
export * from "./sessions";
export * from "./sign-in";
export * from "./tickets";
