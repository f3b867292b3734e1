"""What the researcher opens: charts, report, workbook and exchange files. Nothing is computed here."""
