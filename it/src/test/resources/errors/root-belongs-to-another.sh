room_for_nobody
chown -R 65533 /mnt/store
#: exit 1
#: says /mnt/store
#: try
as_nobody lamina images
