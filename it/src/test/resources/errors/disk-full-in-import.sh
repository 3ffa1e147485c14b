small_disk 6m
mkdir rootfs
head -c 8388608 /dev/urandom >rootfs/large
tar -C rootfs -cf rootfs.tar .
#: exit 1
#: says No space left
#: says Free some space
#: try
lamina import rootfs.tar imported:1
