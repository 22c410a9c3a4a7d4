import { TextField } from "../forms/text-field";

/** What an admin does to somebody's security is never done without a reason. */
export const ReasonField = () => (
  <TextField name="reason" label="Reason" hint="Stands in the audit log." required maxLength={500} />
);
