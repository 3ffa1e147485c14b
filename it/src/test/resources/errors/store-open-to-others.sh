chmod 755 "$LAMINA_ROOT"
#: exit 1
#: says chmod 0700
#: try
lamina images
