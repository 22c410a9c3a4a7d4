import { stringify } from "csv-stringify/sync";

/**
 * Rows as CSV (RFC 4180). S67: a cell that a spreadsheet would run as a formula gets an apostrophe in front; what could end a
 * cell is quoted.
 */
export const toCsv = (rows: readonly (readonly unknown[])[]): string =>
  stringify(
    rows.map((row) => [...row]),
    {
      escape_formulas: true,
      record_delimiter: "windows",
      // Beyond comma and quote: what some spreadsheets take for the end of a cell or line, or trim.
      quoted_match: /[\r\n\t;]|^\s|\s$/,
    },
  );
