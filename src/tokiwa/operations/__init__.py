"""What each API operation does, one file each."""
