"""The texts people read, one TOML file an area, `ja` and `en` side by side."""
