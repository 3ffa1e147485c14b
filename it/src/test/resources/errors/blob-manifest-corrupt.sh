for blob in "$LAMINA_ROOT"/blobs/sha256/*; do
    if grep -q '"schemaVersion"' "$blob" 2>/dev/null && [ "$(stat -c %s "$blob")" -lt 100000 ]; then
        chmod u+w "$blob"
        sed -i 's/"size"/"sise"/' "$blob"
    fi
done
printf 'FROM busybox\nRUN true\n' >Buildfile
#: exit 1
#: says sha256:
#: try
jbuild -t broken:1 .
