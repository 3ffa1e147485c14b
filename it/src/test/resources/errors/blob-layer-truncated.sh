blob=$LAMINA_ROOT/blobs/sha256/$(layer_blob)
chmod u+w "$blob"
truncate -s 4096 "$blob"
#: exit 125
#: says sha256:
#: try
jrun --rm busybox true
