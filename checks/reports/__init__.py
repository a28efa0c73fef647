"""Evidence as people and machines read it. Reports know the records of `evidence` and nothing else."""
