for blob in "$LAMINA_ROOT"/blobs/sha256/*; do
    if grep -q '"rootfs"' "$blob" 2>/dev/null && [ "$(stat -c %s "$blob")" -lt 100000 ]; then
        chmod u+w "$blob"
        sed -i 's/linux/minix/' "$blob"
    fi
done
#: exit 125
#: says sha256:
#: try
jrun --rm busybox true
