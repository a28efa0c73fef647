"""What is kept: runs and words, named and listed, carried, held against anchors, signed."""
