room_for_nobody
mkdir /mnt/context
printf 'FROM busybox\nRUN true\n' >/mnt/context/Buildfile
#: exit 1
#: says root
#: try
as_nobody jbuild -t broken:1 /mnt/context
