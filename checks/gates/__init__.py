"""What blocks production: conditions that policy sets, judged from evidence, signed words and reviews."""
