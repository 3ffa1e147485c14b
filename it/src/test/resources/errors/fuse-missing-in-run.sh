hide_fuse
#: exit 125
#: says /dev/fuse
#: try
jrun --rm busybox true
