"""The site: a copy of the documents with what evidence says, built by MkDocs, and shown on this machine."""
