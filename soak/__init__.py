"""The endurance test: servers that die, lose their database and stand still while they renew; then an audit."""
