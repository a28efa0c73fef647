"""The site: what files and evidence say of each rollout, remembered from one making to the next, and read back."""
