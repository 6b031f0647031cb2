"""`npm run bench:load`: the loader against a raw COPY of the same bytes; one JSON line per case."""
