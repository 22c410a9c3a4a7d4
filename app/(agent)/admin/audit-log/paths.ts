export const AUDIT_LOG_PATH = "/admin/audit-log";
export const AUDIT_EXPORT_PATH = `${AUDIT_LOG_PATH}/export.csv`;
