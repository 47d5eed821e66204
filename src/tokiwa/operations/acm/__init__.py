"""AWS Certificate Manager: private certificates and their managed renewal."""
