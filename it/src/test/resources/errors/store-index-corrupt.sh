printf '{"schemaVersion": 2, "manifests": [' >"$LAMINA_ROOT/index.json"
#: exit 1
#: says index.json
#: try
lamina images
