"""What people coded by hand: sheets out and in, precedence over the tool."""
