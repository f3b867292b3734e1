"""What the researcher opens: charts, report, workbook, project exchange; nothing is computed here."""
