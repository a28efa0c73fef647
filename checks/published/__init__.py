"""What a site shows, read back from its HTML, beside the documents it should show."""
