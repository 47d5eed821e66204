"""Keys that stay in a hardware token: PKCS #11, spoken to the token's own library."""
