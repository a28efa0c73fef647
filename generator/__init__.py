"""Source to documents: reads `content/`, writes `docs/`. Never imports `checks`."""
