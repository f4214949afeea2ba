"""One file a version; `down_revision` chains them."""
