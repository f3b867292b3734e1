"""One model of whether a line ends a post, for pages and typed text alike, and the joins that follow from it."""
