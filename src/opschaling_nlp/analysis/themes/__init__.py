"""Form themes: first guided by the drivers of the codebook, then open proposals for what no driver explains."""
