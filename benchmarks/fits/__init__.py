"""One file a peer: how it makes so many iterations of EM from a given start."""
