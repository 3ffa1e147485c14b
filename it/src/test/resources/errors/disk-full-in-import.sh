small_disk 6m
mkdir rootfs
head -c 8388608 /dev/urandom >rootfs/large
tar -C rootfs -cf rootfs.tar .
#: exit 1
#: says disk is full
#: try
lamina import rootfs.tar imported:1
