export const EXPORT_PATH = "/admin/report/export.csv";

/** The report, which begins the download by itself: a step-up cannot end on a file, or its page would stay open behind it. */
export const REPORT_BEGINS_EXPORT = "/admin/report?export=begin";
