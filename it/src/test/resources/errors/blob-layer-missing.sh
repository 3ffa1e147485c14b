rm "$LAMINA_ROOT/blobs/sha256/$(layer_blob)"
#: exit 125
#: says sha256:
#: try
jrun --rm busybox true
