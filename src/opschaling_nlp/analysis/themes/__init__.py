"""Form themes: guided by the drivers of the codebook first, open proposals for what no driver explains second."""
