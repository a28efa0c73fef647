"""Documents to verdicts: reads `docs/`, runs what they say, keeps the evidence. Never imports `generator`."""
