"""The only user of cryptography: keys, signing, issuing, sealing, export forms."""
