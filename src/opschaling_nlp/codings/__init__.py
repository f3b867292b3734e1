"""Read, write and keep what people coded by hand, and give it precedence over the tool."""
